// What lines are by their bytes alone (docs/CONTRACT.md, "Lines"), counted over whole lines.
//
// The scan found the line ends. The first and the last byte of a line decide most at once: one that
// begins with a bracket is a record's, one that begins with a digit and ends with a quote is text.
// What they leave open is looked at more closely, and what is rare takes the slow way, which is the
// definition itself. LineShape is the same in Swift, for single lines.
#ifndef LINE_KERNELS_H
#define LINE_KERNELS_H

#include "line_pairs.h"

typedef enum { LINE_BLANK, LINE_TEXT, LINE_RECORD } line_shape;

typedef struct {
  size_t blank, text;
  // The first line of text, counted from 0, or SIZE_MAX.
  size_t first_text;
} line_counts;

// What the line text[start, end) is; a line end is at `end`.
static inline line_shape line_shape_slowly(const uint8_t *text, size_t start, size_t end) {
  if (line_skip_blanks(text, start, end) == end) return LINE_BLANK;
  size_t at = line_content(text, start, end);
  if (at == end) return LINE_TEXT;
  if (text[at] == '{') return LINE_RECORD;
  if (text[at] == '[') {
    size_t next = line_skip_blanks(text, at + 1, end);
    if (next < end && text[next] == '{') return LINE_RECORD;
  }
  return line_ends_object(text, at, end) || line_is_logfmt(text, at, end) ? LINE_RECORD
                                                                          : LINE_TEXT;
}

// The first bracket of text[at, end), or `end`.
SCAN_INLINE size_t line_first_bracket(const uint8_t *text, size_t at, size_t end) {
  for (; at < end; at += 64) {
    scan_v64 v;
    memcpy(&v, text + at, 64);
    uint64_t bits = SCAN_BITS(v == '{');
    if (bits != 0) {
      at += (size_t)__builtin_ctzll(bits);
      break;
    }
  }
  return at < end ? at : end;
}

// Whether a line whose last byte is a letter ends with a colour.
SCAN_INLINE bool line_ends_with_color(const uint8_t *text, size_t start, size_t stop) {
  if (stop - start < 3 || !(line_is_color(text[stop - 2]) || text[stop - 2] == '[')) return false;
  return line_color_start(text, start, stop) < stop;
}

// The same as line_shape_slowly, in less time for most lines.
SCAN_INLINE line_shape line_shape_of(
    const uint8_t *text, size_t start, size_t end, line_model *model) {
  if (start == end) return LINE_BLANK;
  if (text[start] == '{') return LINE_RECORD;
  size_t stop = end - (text[end - 1] == '\r');
  if (stop == start) return LINE_BLANK;
  uint8_t first = line_classes[text[start]], last = line_classes[text[stop - 1]];
  if ((last & LINE_IS_LETTER && line_ends_with_color(text, start, stop)) ||
      (last & LINE_IS_OPEN_END && text[stop - 1] != '}'))
    return line_shape_slowly(text, start, end);
  if (first & LINE_IS_ODD_START) {
    // A text in brackets is no array of objects.
    if (text[start] != '[' || text[start + 1] == '{' || line_is_blank(text[start + 1]) ||
        last & LINE_IS_OPEN_END)
      return line_shape_slowly(text, start, end);
    return LINE_TEXT;
  }
  if (last & LINE_IS_OPEN_END) {
    size_t limit =
        stop - start <= LINE_PREFIX_BYTES_MAX ? stop : start + LINE_PREFIX_BYTES_MAX + 1;
    size_t bracket = line_first_bracket(text, start, limit);
    // Most often the first bracket of the line is the object's, after a blank.
    if (bracket < limit && text[bracket - 1] == ' ' &&
        (text[bracket + 1] == '"' || text[bracket + 1] == '}'))
      return LINE_RECORD;
    if (bracket < limit) return line_shape_slowly(text, start, end);
  }
  if (first & LINE_IS_DATE_START && text[start + 4] != '-') return LINE_TEXT;
  if (first & LINE_IS_DATE_START || text[start] == '@')
    return line_is_logfmt(text, start, end) ? LINE_RECORD : LINE_TEXT;
  return first != 0 && line_begins_pairs_near(text, start, end, model) ? LINE_RECORD : LINE_TEXT;
}

// Whether the line text[start, end) is a record's; a line end is at `end`.
static inline bool line_is_record(const uint8_t *text, size_t start, size_t end) {
  line_model model = {0};
  return line_shape_of(text, start, end, &model) == LINE_RECORD;
}

// Counts the lines that follow each other from `start` on, of which each ends at one of `ends`.
// The model is that of lines before. Preconditions: SCAN_SLACK_BYTES after the text are readable.
SCAN_INLINE line_counts line_count_body(
    const uint8_t *text, size_t start, const size_t *ends, size_t count, line_model *model,
    bool slowly) {
  line_counts counts = {0, 0, SIZE_MAX};
  for (size_t line = 0; line < count; line++) {
    size_t end = ends[line];
    line_shape shape = slowly ? line_shape_slowly(text, start, end)
                              : line_shape_of(text, start, end, model);
    if (shape == LINE_TEXT && counts.text == 0) counts.first_text = line;
    counts.blank += shape == LINE_BLANK;
    counts.text += shape == LINE_TEXT;
    start = end + 1;
  }
  return counts;
}

// Where the first record's line of text[from, to) begins, which are whole lines, or `to`.
// Preconditions: as above.
SCAN_INLINE size_t line_first_record_body(const uint8_t *text, size_t from, size_t to) {
  line_model model = {0};
  size_t start = from;
  for (size_t block = from; block < to; block += 64) {
    scan_v64 here;
    memcpy(&here, text + block, 64);
    uint64_t ends = SCAN_BITS(here == '\n');
    if (to - block < 64) ends &= ((uint64_t)1 << (to - block)) - 1;
    for (; ends != 0; ends &= ends - 1) {
      size_t end = block + (size_t)__builtin_ctzll(ends);
      if (line_shape_of(text, start, end, &model) == LINE_RECORD) return start;
      start = end + 1;
    }
  }
  return to;
}

static inline line_counts line_count_portable(
    const uint8_t *text, size_t start, const size_t *ends, size_t count, line_model *model) {
  return line_count_body(text, start, ends, count, model, true);
}

static inline size_t line_first_record_portable(const uint8_t *text, size_t from, size_t to) {
  size_t start = from;
  for (size_t at = from; at < to; at++) {
    if (text[at] != '\n') continue;
    if (line_shape_slowly(text, start, at) == LINE_RECORD) return start;
    start = at + 1;
  }
  return to;
}

static inline line_counts line_count_baseline(
    const uint8_t *text, size_t start, const size_t *ends, size_t count, line_model *model) {
  return line_count_body(text, start, ends, count, model, false);
}

static inline size_t line_first_record_baseline(const uint8_t *text, size_t from, size_t to) {
  return line_first_record_body(text, from, to);
}

#if defined(__x86_64__)
#define LINE_TARGET(features) __attribute__((target(features)))
#else
#define LINE_TARGET(features)
#endif

LINE_TARGET(SCAN_AVX2)
static inline line_counts line_count_avx2(
    const uint8_t *text, size_t start, const size_t *ends, size_t count, line_model *model) {
  return line_count_body(text, start, ends, count, model, false);
}

LINE_TARGET(SCAN_AVX2)
static inline size_t line_first_record_avx2(const uint8_t *text, size_t from, size_t to) {
  return line_first_record_body(text, from, to);
}

LINE_TARGET(SCAN_AVX512)
static inline line_counts line_count_avx512(
    const uint8_t *text, size_t start, const size_t *ends, size_t count, line_model *model) {
  return line_count_body(text, start, ends, count, model, false);
}

LINE_TARGET(SCAN_AVX512)
static inline size_t line_first_record_avx512(const uint8_t *text, size_t from, size_t to) {
  return line_first_record_body(text, from, to);
}

#endif
