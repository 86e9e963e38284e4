// The rows of line_edges.h, line_pairs.h and line_kernels.h.
#include "digest_rows.h"

// Does the same for each line of the text, of which the last one ends with it.
#define EACH_LINE(...)                                                         \
  for (size_t start = 0, end; start <= s->count; start = end + 1) {            \
    const uint8_t *found = memchr(s->text + start, '\n', s->count - start);    \
    end = found != NULL ? (size_t)(found - s->text) : s->count;                \
    __VA_ARGS__                                                                \
  }

static void put_model(const line_model *model) {
  put(model->is_known);
  put(model->unlike);
  if (!model->is_known) return;
  // The other bytes may be those after the line, and are not looked at.
  for (size_t at = 0; at < 64; at++) put(model->bytes[at] & model->fixed[at]);
  put_bytes(model->fixed, 64);
  put_bytes(model->value, 64);
  put(model->is_second_quoted);
  put(model->sign);
  put(model->limit);
  put(model->second_sign);
  put(model->second_limit);
  put(model->second);
}

static void put_counts(line_counts counts) {
  put(counts.blank);
  put(counts.text);
  put(counts.first_text);
}

// The line ends of the text and the one after it, as long as the sample is tried.
static size_t line_ends_of(const sample *s, size_t **ends) {
  static size_t all[AREA];
  size_t count = 0;
  EACH_LINE(all[count++] = end;)
  *ends = room(count * sizeof **ends);
  memcpy(*ends, all, count * sizeof **ends);
  return count;
}

KERNEL(line_is_blank, BARE, PUT_BYTES(line_is_blank(byte)))
KERNEL(line_is_color, BARE, PUT_BYTES(line_is_color(byte)))
KERNEL(line_is_key, BARE, PUT_BYTES(line_is_key(byte)))
KERNEL(line_skip_blanks, BARE, PUT_PLACES(line_skip_blanks(s->text, (size_t)(at - s->text), s->count)))
KERNEL(line_color_end, BARE, PUT_PLACES(line_color_end(s->text, (size_t)(at - s->text), s->count)))
KERNEL(line_color_start, BARE, {
  PUT_PLACES(line_color_start(s->text, 0, (size_t)(at - s->text)))
  put(line_color_start(s->text, s->at, s->end));
})
KERNEL(line_content, BARE, {
  EACH_LINE(put(line_content(s->text, start, end));)
  put(line_content(s->text, s->at, s->end));
})
KERNEL(line_begins_object, BARE, {
  EACH_LINE(for (size_t at = start + 1; at < end; at++) {
    if (s->text[at] == '{') put(line_begins_object(s->text, start, at, end));
  })
})
KERNEL(line_ends_object, BARE, {
  EACH_LINE(put(line_ends_object(s->text, start, end));)
  put(line_ends_object(s->text, s->at, s->end));
})
KERNEL(line_ends_with_color, BARE, {
  EACH_LINE(put(line_ends_with_color(s->text, start, end));)
})
KERNEL(line_is_usual_key, BARE, {
  static const char keys[] = "lvlmsgtimelevelmessageseverityts";
  size_t length = below(9), from = below(sizeof keys - length);
  uint8_t *key = room(length);
  memcpy(key, keys + from, length);
  put(line_is_usual_key(key, 0, length));
  put(line_is_usual_key(s->text, s->at, s->end));
})
KERNEL(line_bits_from, BARE, {
  uint64_t bits = next();
  put(line_bits_from(bits, (unsigned)below(64)));
})
KERNEL(line_key_bits, BARE, {
  for (size_t at = 0; at + 16 <= s->count; at += 16) {
    line_v16 v;
    memcpy(&v, s->text + at, 16);
    put(line_key_bits(v));
  }
})

KERNEL(line_key_end, LINES, put(line_key_end(s->text, s->at));)
KERNEL(line_value_end, LINES, {
  EACH_LINE(put(line_value_end(s->text, start + below(end - start + 1), end));)
})
KERNEL(line_date_end, LINES, {
  EACH_LINE(put(line_date_end(s->text, start, end));)
})
KERNEL(line_begins_pairs, LINES, {
  EACH_LINE(put(line_begins_pairs(s->text, start, end));)
})
KERNEL(line_is_logfmt, LINES, {
  EACH_LINE(put(line_is_logfmt(s->text, start, end));)
})
KERNEL(line_model_of, LINES, {
  // The second sign and the byte after it are in the line.
  if (s->count < 66) return;
  line_model model = {0};
  unsigned sign = 1 + (unsigned)below(58);
  unsigned blank = sign + 1 + (unsigned)below(61 - sign);
  unsigned second_sign = blank + 1 + (unsigned)below(63 - blank);
  line_model_of(&model, s->text, sign, blank, second_sign);
  put_model(&model);
})
KERNEL(line_begins_pairs_near, LINES, {
  line_model model = {0};
  EACH_LINE(put(line_begins_pairs_near(s->text, start, end, &model));)
  put_model(&model);
})
KERNEL(line_is_like, LINES, {
  line_model model = {0};
  EACH_LINE({
    put(line_is_like(&model, s->text, start, end));
    line_begins_pairs_near(s->text, start, end, &model);
  })
})

KERNEL(line_shape_slowly, LINES, {
  EACH_LINE(put(line_shape_slowly(s->text, start, end));)
})
KERNEL(line_first_bracket, LINES, put(line_first_bracket(s->text, s->at, s->end));)
KERNEL(line_shape_of, LINES, {
  line_model model = {0};
  EACH_LINE(put(line_shape_of(s->text, start, end, &model));)
  put_model(&model);
})
KERNEL(line_is_record, LINES, {
  EACH_LINE(put(line_is_record(s->text, start, end));)
})
KERNEL(line_count_body, LINES, {
  line_model model = {0};
  size_t *ends, count = line_ends_of(s, &ends);
  put_counts(line_count_body(s->text, 0, ends, count, &model, false));
  put_model(&model);
  put_counts(line_count_body(s->text, 0, ends, count, &model, true));
})
KERNEL(line_first_record_body, LINES, put(line_first_record_body(s->text, 0, s->count + 1));)

typedef line_counts count_form(const uint8_t *, size_t, const size_t *, size_t, line_model *);
typedef size_t record_form(const uint8_t *, size_t, size_t);

KERNEL_FORMS(
    line_count, count_form, line_count_portable, line_count_baseline, line_count_avx2,
    line_count_avx512, LINES, {
  line_model model = {0};
  size_t *ends, count = line_ends_of(s, &ends);
  put_counts(kernel(s->text, 0, ends, count, &model));
})
KERNEL_FORMS(
    line_first_record, record_form, line_first_record_portable, line_first_record_baseline,
    line_first_record_avx2, line_first_record_avx512, LINES,
    put(kernel(s->text, 0, s->count + 1));)
