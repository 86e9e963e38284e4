// Texts of a shape and near misses of them, at a page that cannot be read.
#ifndef SHAPES_H
#define SHAPES_H

#include "samples.h"

#define SHAPE_VALUES_MAX 12

static size_t shape_add(uint8_t *text, size_t count, const char *more) {
  memcpy(text + count, more, strlen(more));
  return count + strlen(more);
}

// Appends a value's text; the last of each kind are wrong.
static size_t shape_add_value(uint8_t *text, size_t count, bool is_string, bool *is_right) {
  static const char *const strings[] = {
      "", "x", "a text", "thirty-one bytes of a text, or s", "\\n\\t* \\\"a\\\"", "\\u00e9", "\\\\",
      "a longer text, which takes a kernel of any width some steps until it comes to its end, at last",
      "\\x", "\\u00g0", "\\u00", "\xc3\xa9", "\x1f", "\""};
  static const char *const others[] = {
      "0", "-0", "12", "-1.5e+3", "0.0E9", "true", "false", "null", "01", "1.", "-", "1e", "nul", ""};
  size_t kind = below(below(16) == 0 ? 14 : 8);
  if (kind >= 8) *is_right = false;
  return shape_add(text, count, is_string ? strings[kind] : others[kind]);
}

static void find_shape(uint8_t *area, uint8_t *room) {
  static const char *const names[] = {
      "\"level\":", "\"a\":", "\"a_name_of_more_than_thirty_two_bytes\":", "[", ",", " , "};
  static uint8_t pieces[AREA], text[AREA];
  uint32_t lengths[SHAPE_VALUES_MAX + 1];
  size_t values = below(SHAPE_VALUES_MAX + 1), length = 0, count = 0;
  bool is_right = true, was_string = false;
  for (size_t n = 0; n <= values; n++) {
    size_t start = length;
    length = shape_add(pieces, length, was_string ? "\"" : n == 0 ? "{" : "");
    if (n < values) {
      if (n > 0) length = shape_add(pieces, length, ",");
      length = shape_add(pieces, length, names[below(6)]);
      was_string = below(2) == 0;
      if (was_string) length = shape_add(pieces, length, "\"");
    } else {
      length = shape_add(pieces, length, "}");
    }
    memcpy(text + count, pieces + start, length - start);
    count += length - start;
    lengths[n] = (uint32_t)(length - start);
    if (n < values) count = shape_add_value(text, count, was_string, &is_right);
  }
  if (below(4) == 0) {
    text[below(count)] ^= (uint8_t)(1 << below(8));
    is_right = false;
  }
  if (below(8) == 0) {
    count = below(count);
    is_right = false;
  }
  size_t more = below(2) == 0 ? 0 : below(80);
  uint8_t *start = area + AREA - count - more;
  memcpy(start, text, count);
  memset(start + count, '"', more);
  uint8_t *bytes = room + AREA - length - SHAPE_SLACK_BYTES;
  memcpy(bytes, pieces, length);
  text_shape shape = {bytes, lengths, values};
  shape_value expected[SHAPE_VALUES_MAX], found[SHAPE_VALUES_MAX];
  size_t end = shape_find_portable(start, count, count + more, &shape, expected);
  if (is_right && end != count) fail("a text has not its shape");
  if (end != SHAPE_NOWHERE && end > count) fail("a shape ends after its text");
  for (size_t kernel = 0; kernel < 2; kernel++) {
    if (kernel == 1 && !scan_has_avx2()) break;
    size_t other = kernel == 0
                       ? shape_find_baseline(start, count, count + more, &shape, found)
                       : shape_find_avx2(start, count, count + more, &shape, found);
    if (other != end) fail("the ends of a shape differ");
    if (end == SHAPE_NOWHERE) continue;
    for (size_t n = 0; n < values; n++)
      if (found[n].start != expected[n].start || found[n].end != expected[n].end ||
          found[n].kind != expected[n].kind || found[n].flags != expected[n].flags)
        fail("the values of a shape differ");
  }
}

#endif
