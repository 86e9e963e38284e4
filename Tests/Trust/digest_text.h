// The rows of text_kernels.h, low_kernels.h, pair_kernels.h, json_kernels.h and shape_kernels.h.
#include "digest_rows.h"

KERNEL(text_plain_end, BARE, {
  put(text_plain_end(s->text, s->at, s->end, s->end));
  put(text_plain_end(s->text, s->at, s->end, s->count));
})

KERNEL(text_hex_end, BARE, put(text_hex_end(s->text, s->at, s->end));)

KERNEL(text_unescape, BARE, {
  size_t end = s->end;
  // The last byte is no backslash.
  while (end > s->at && s->text[end - 1] == '\\') end--;
  uint8_t *out = room(end - s->at + TEXT_UNESCAPE_SLACK);
  text_unescaped found = text_unescape(s->text, s->at, end, s->count, out);
  put(found.at);
  put(found.written);
  put_bytes(out, found.written);
})

KERNEL(text_run_end, BARE, {
  uint8_t classes[256];
  for (size_t byte = 0; byte < 256; byte++) classes[byte] = (uint8_t)(byte == '"' || byte < ' ' ? 3 : 5);
  for (uint8_t wanted = 1; wanted < 8; wanted++)
    put(text_run_end(s->text, s->at, s->end, classes, wanted));
})

KERNEL(text_ends_of, BARE, {
  for (size_t count = 0; count <= s->end - s->at && count < 40; count++) {
    text_ends ends = text_ends_of(s->text + s->at, count);
    put(ends.first);
    put(ends.last);
  }
})

KERNEL(text_equal, BARE, {
  size_t count = s->end - s->at;
  uint8_t *other = room(count);
  memcpy(other, s->text + s->at, count);
  put(text_equal(s->text + s->at, other, count));
  if (count == 0) return;
  size_t changed = below(count);
  other[changed] ^= (uint8_t)(1 << below(8));
  put(text_equal(s->text + s->at, other, count));
})

KERNEL(text_find, BARE, {
  size_t length = 1 + below(20);
  uint8_t *wanted = room(length);
  for (size_t at = 0; at < length; at++) wanted[at] = s->end > s->at ? s->text[s->end - 1 - at % (s->end - s->at)] : 'x';
  put(text_find(s->text, s->at, s->end, wanted, length));
  if (s->end - s->at >= length) memcpy(wanted, s->text + s->end - length, length);
  put(text_find(s->text, s->at, s->end, wanted, length));
})

KERNEL(text_line_start, BARE, put(text_line_start(s->text, s->end));)
KERNEL(text_odd_bytes, BARE, put(text_odd_bytes(s->text, s->count));)
KERNEL(text_line_ends, BARE, put(text_line_ends(s->text, s->count));)

typedef bool low_form(const uint8_t *, size_t, uint8_t);

KERNEL_FORMS(low, low_form, low_baseline, low_baseline, low_avx2, low_avx2, BARE, {
  for (unsigned limit = 0; limit < 256; limit += 7) put(kernel(s->text, s->count, (uint8_t)limit));
})
KERNEL(low_body, BARE, {
  for (unsigned limit = 0; limit < 256; limit += 7) put(low_body(s->text, s->count, (uint8_t)limit));
})

KERNEL(pair_key_end, BARE, put(pair_key_end(s->text, s->at, s->end));)
KERNEL(pair_is_odd, BARE, PUT_BYTES(pair_is_odd(byte)))

KERNEL(pair_plain_end, BARE, {
  put(pair_plain_end(s->text, s->at, s->end, false));
  put(pair_plain_end(s->text, s->at, s->end, true));
})

KERNEL(pair_kind_of, BARE, {
  static const char words[] = "false<nil>nilnull0000null";
  size_t length = below(7), from = below(sizeof words - length);
  uint8_t *word = room(length);
  memcpy(word, words + from, length);
  put(pair_kind_of(word, length));
  put(pair_kind_of(s->text + s->at, s->end - s->at));
})

KERNEL(pair_find, BARE, {
  size_t most = below(40), start = s->at;
  while (start > 0 && s->text[start - 1] != '\n') start--;
  const uint8_t *line_end = memchr(s->text + start, '\n', s->count - start);
  size_t end = line_end != NULL ? (size_t)(line_end - s->text) : s->count;
  pair_place *places = room(most * sizeof *places);
  size_t found = pair_find(s->text, start, end, places, most);
  put(found);
  put_bytes(places, found * sizeof *places);
})

KERNEL(json_parities, BARE, put(json_parities(next()));)

// Some of the bits of a word, and room for what is written with them.
static uint32_t *places_for(uint64_t *bits) {
  *bits = next();
  for (size_t n = below(4); n > 0; n--) *bits &= next();
  return room(((size_t)__builtin_popcountll(*bits) + 7) / 8 * 8 * sizeof(uint32_t));
}

KERNEL(json_zeros_of_some, BARE, {
  uint64_t bits = next();
  put(json_zeros_of_some(bits & (0 - bits)));
})
KERNEL(json_append_by, BARE, {
  uint64_t bits;
  uint32_t *places = places_for(&bits);
  put_bytes(places, json_append_by(places, s->at, bits, json_zeros_of_some) * sizeof *places);
})
KERNEL(json_append_bits, BARE, {
  uint64_t bits;
  uint32_t *places = places_for(&bits);
  put_bytes(places, json_append_bits(places, s->at, bits) * sizeof *places);
})

typedef size_t json_form(const uint8_t *, size_t, uint32_t *);

KERNEL_FORMS(
    json_index, json_form, json_index_portable, json_index_baseline, json_index_avx2, json_index_avx512,
    BARE, {
  uint32_t *places = room((s->count + JSON_PLACES_SLACK) * sizeof *places);
  size_t found = kernel(s->text, s->count, places);
  put(found);
  put_bytes(places, found * sizeof *places);
})
KERNEL(json_index_body, BARE, {
  uint32_t *places = room((s->count + JSON_PLACES_SLACK) * sizeof *places);
  size_t found = json_index_body(s->text, s->count, places, json_append_bits);
  put(found);
  put_bytes(places, found * sizeof *places);
})

typedef size_t shape_form(const uint8_t *, size_t, size_t, const text_shape *, shape_value *);

// There is no wider form than that of AVX2.
KERNEL_FORMS(
    shape_find, shape_form, shape_find_portable, shape_find_baseline, shape_find_avx2, shape_find_avx2,
    BARE, {
  // The shape is what is around a string of the text, or around any other part of it.
  const uint8_t *quote = memchr(s->text + s->at, '"', s->count - s->at);
  size_t start = quote != NULL ? (size_t)(quote - s->text) + 1 : s->at;
  const uint8_t *next_quote = memchr(s->text + start, '"', s->count - start);
  size_t end = next_quote != NULL ? (size_t)(next_quote - s->text) : s->count;
  if (start == 0) return;
  uint8_t *bytes = room(start + s->count - end + SHAPE_SLACK_BYTES);
  memcpy(bytes, s->text, start);
  memcpy(bytes + start, s->text + end, s->count - end);
  uint32_t lengths[2] = {(uint32_t)start, (uint32_t)(s->count - end)};
  text_shape shape = {bytes, lengths, 1};
  shape_value value;
  size_t found = kernel(s->text, s->count, s->count, &shape, &value);
  put(found);
  if (found == SHAPE_NOWHERE) return;
  put(value.start);
  put(value.end);
  put(value.kind);
  put(value.flags);
})
