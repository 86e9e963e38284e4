// Where lines begin and end: blanks, colours, marks, and objects after a prefix.
#ifndef LINE_EDGES_H
#define LINE_EDGES_H

#include "byte_kernels.h"

// So far from a line's first byte an object may begin.
#define LINE_PREFIX_BYTES_MAX 512

enum {
  // The first byte of a line that takes the slow way: a blank, a colour, a mark, an array.
  LINE_IS_ODD_START = 1,
  // The first byte of a key, or the last one of a colour.
  LINE_IS_LETTER = 2,
  // What else a key can begin with.
  LINE_IS_KEY_START = 4,
  // The last byte of a line that can end with an object: a bracket or a blank.
  LINE_IS_OPEN_END = 8,
  // The first byte of a time.
  LINE_IS_DATE_START = 16,
};

static const uint8_t line_classes[256] = {
    [0] = LINE_IS_ODD_START,
    [' '] = LINE_IS_ODD_START | LINE_IS_OPEN_END,
    ['\t'] = LINE_IS_ODD_START | LINE_IS_OPEN_END,
    ['\r'] = LINE_IS_ODD_START | LINE_IS_OPEN_END,
    [0x1b] = LINE_IS_ODD_START,
    [0x1e] = LINE_IS_ODD_START,
    [0xef] = LINE_IS_ODD_START,
    ['['] = LINE_IS_ODD_START,
    ['A' ... 'Z'] = LINE_IS_LETTER,
    ['a' ... 'z'] = LINE_IS_LETTER,
    ['0' ... '9'] = LINE_IS_DATE_START,
    ['_'] = LINE_IS_KEY_START,
    ['@'] = LINE_IS_KEY_START,
    ['}'] = LINE_IS_OPEN_END,
};

SCAN_INLINE bool line_is_blank(uint8_t byte) {
  return byte == ' ' || byte == '\t' || byte == '\r';
}

// Whether a byte can be between a colour's bracket and its letter.
SCAN_INLINE bool line_is_color(uint8_t byte) { return byte >= 0x30 && byte <= 0x3f; }

SCAN_INLINE size_t line_skip_blanks(const uint8_t *text, size_t at, size_t end) {
  while (at < end && line_is_blank(text[at])) at++;
  return at;
}

// The offset after the colour (ESC, bracket, digits and semicolons, a letter) that begins at `at`, or
// `at` where none does.
static inline size_t line_color_end(const uint8_t *text, size_t at, size_t end) {
  if (end - at < 3 || text[at] != 0x1b || text[at + 1] != '[') return at;
  size_t next = at + 2;
  while (next < end && line_is_color(text[next])) next++;
  return next < end && line_classes[text[next]] & LINE_IS_LETTER ? next + 1 : at;
}

// The offset of the colour that ends before `end`, or `end` where none does.
static inline size_t line_color_start(const uint8_t *text, size_t start, size_t end) {
  if (end - start < 3 || !(line_classes[text[end - 1]] & LINE_IS_LETTER)) return end;
  size_t at = end - 1;
  while (at > start && line_is_color(text[at - 1])) at--;
  return at - start >= 2 && text[at - 1] == '[' && text[at - 2] == 0x1b ? at - 2 : end;
}

// Where a line's own text begins: after zero bytes, and then byte order marks, record separators,
// blanks and colours.
static inline size_t line_content(const uint8_t *text, size_t start, size_t end) {
  size_t at = start;
  while (at < end && text[at] == 0) at++;
  while (at < end) {
    size_t next = at;
    if (line_is_blank(text[at]) || text[at] == 0x1e) next = at + 1;
    else if (text[at] == 0x1b) next = line_color_end(text, at, end);
    else if (end - at >= 3 && text[at] == 0xef && text[at + 1] == 0xbb && text[at + 2] == 0xbf)
      next = at + 3;
    if (next == at) break;
    at = next;
  }
  return at;
}

// Whether an object begins at a bracket in a line that ends at `end`.
SCAN_INLINE bool line_begins_object(
    const uint8_t *text, size_t start, size_t bracket, size_t end) {
  if (!line_is_blank(text[bracket - 1]) && line_color_start(text, start, bracket) == bracket)
    return false;
  size_t next = line_skip_blanks(text, bracket + 1, end);
  return next < end && (text[next] == '"' || text[next] == '}');
}

// Whether a line ends with an object that begins near its start, but not there.
static inline bool line_ends_object(const uint8_t *text, size_t start, size_t end) {
  while (true) {
    size_t next = line_color_start(text, start, end);
    if (next > start && line_is_blank(text[next - 1])) next--;
    if (next == end) break;
    end = next;
  }
  if (end == start || text[end - 1] != '}') return false;
  size_t limit = end - start <= LINE_PREFIX_BYTES_MAX ? end : start + LINE_PREFIX_BYTES_MAX + 1;
  for (size_t at = start + 1; at < limit; at++)
    if (text[at] == '{' && line_begins_object(text, start, at, end)) return true;
  return false;
}

#endif
