// What lines are by their bytes alone (docs/CONTRACT.md, "Lines"), counted over whole lines.
//
// A vector finds the line ends. The first and the last byte of a line decide most at once: one that
// begins with a bracket is a record's, one that begins with a digit and ends with a quote is text.
// What they leave open is looked at more closely, and what is rare takes the slow way, which is the
// definition itself. LineShape is the same in Swift, for single lines.
#ifndef LINE_KERNELS_H
#define LINE_KERNELS_H

#include "byte_kernels.h"

// So far from a line's first byte an object may begin.
#define LINE_PREFIX_BYTES_MAX 512

typedef enum { LINE_BLANK, LINE_TEXT, LINE_RECORD } line_shape;

typedef struct {
  size_t lines, blank, text;
  // Where the first record's line begins, or the end of the range.
  size_t first_record;
} line_counts;

enum {
  // The first byte of a line that takes the slow way: a blank, a colour, a mark, an array.
  LINE_IS_ODD_START = 1,
  // The first byte of a key.
  LINE_IS_KEY_START = 2,
  // The first byte of a time.
  LINE_IS_DATE_START = 8,
  // The last byte of a line that can end with an object: a bracket, a blank, or a colour's `m`.
  LINE_IS_OPEN_END = 4,
};

static const uint8_t line_classes[256] = {
    [' '] = LINE_IS_ODD_START | LINE_IS_OPEN_END,
    ['\t'] = LINE_IS_ODD_START | LINE_IS_OPEN_END,
    ['\r'] = LINE_IS_ODD_START | LINE_IS_OPEN_END,
    [0x1b] = LINE_IS_ODD_START,
    [0x1e] = LINE_IS_ODD_START,
    [0xef] = LINE_IS_ODD_START,
    ['['] = LINE_IS_ODD_START,
    ['A' ... 'Z'] = LINE_IS_KEY_START,
    ['a' ... 'l'] = LINE_IS_KEY_START,
    ['m'] = LINE_IS_KEY_START | LINE_IS_OPEN_END,
    ['n' ... 'z'] = LINE_IS_KEY_START,
    ['_'] = LINE_IS_KEY_START,
    ['@'] = LINE_IS_KEY_START | LINE_IS_DATE_START,
    ['0' ... '9'] = LINE_IS_DATE_START,
    ['}'] = LINE_IS_OPEN_END,
};

SCAN_INLINE bool line_is_blank(uint8_t byte) {
  return byte == ' ' || byte == '\t' || byte == '\r';
}

SCAN_INLINE bool line_is_color(uint8_t byte) {
  return (byte >= '0' && byte <= '9') || byte == ';';
}

SCAN_INLINE size_t line_skip_blanks(const uint8_t *text, size_t at, size_t end) {
  while (at < end && line_is_blank(text[at])) at++;
  return at;
}

// The offset after the colour (ESC, bracket, digits and semicolons, `m`) that begins at `at`, or
// `at` where none does.
static inline size_t line_color_end(const uint8_t *text, size_t at, size_t end) {
  if (end - at < 3 || text[at] != 0x1b || text[at + 1] != '[') return at;
  size_t next = at + 2;
  while (next < end && line_is_color(text[next])) next++;
  return next < end && text[next] == 'm' ? next + 1 : at;
}

// The offset of the colour that ends before `end`, or `end` where none does.
static inline size_t line_color_start(const uint8_t *text, size_t start, size_t end) {
  if (end - start < 3 || text[end - 1] != 'm') return end;
  size_t at = end - 1;
  while (at > start && line_is_color(text[at - 1])) at--;
  return at - start >= 2 && text[at - 1] == '[' && text[at - 2] == 0x1b ? at - 2 : end;
}

// Where a line's own text begins: after a byte order mark, record separators, blanks and colours.
static inline size_t line_content(const uint8_t *text, size_t start, size_t end) {
  size_t at = start;
  if (end - at >= 3 && text[at] == 0xef && text[at + 1] == 0xbb && text[at + 2] == 0xbf) at += 3;
  while (at < end) {
    size_t next = line_is_blank(text[at]) || text[at] == 0x1e ? at + 1
                                                              : line_color_end(text, at, end);
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
  size_t limit = end - start < LINE_PREFIX_BYTES_MAX ? end : start + LINE_PREFIX_BYTES_MAX;
  for (size_t at = start + 1; at < limit; at++)
    if (text[at] == '{' && line_begins_object(text, start, at, end)) return true;
  return false;
}

typedef uint8_t line_v16 __attribute__((ext_vector_type(16)));
typedef bool line_b16 __attribute__((ext_vector_type(16)));

#define LINE_BITS(comparison)                                              \
  ({                                                                       \
    line_b16 line_packed = __builtin_convertvector((comparison), line_b16); \
    uint16_t line_word;                                                    \
    memcpy(&line_word, &line_packed, 2);                                   \
    line_word;                                                             \
  })

// The offset of the first byte from `at` on that cannot be in a key; a line end follows.
SCAN_INLINE size_t line_key_end(const uint8_t *text, size_t at) {
  for (;; at += 16) {
    line_v16 v;
    memcpy(&v, text + at, 16);
    // Minus, point, slash and the digits are neighbours, and so are `@` and the capitals.
    uint16_t bits = LINE_BITS(
        ((line_v16)(v - '-') < 13) | ((line_v16)(v - '@') < 27) | ((line_v16)(v - 'a') < 26) |
        (v == '_'));
    if (bits != 0xffff) return at + (size_t)__builtin_ctz(~(unsigned)bits);
  }
}

// The offset after the value that begins at `at`, or `end` where a quote is missing.
static inline size_t line_value_end(const uint8_t *text, size_t at, size_t end) {
  bool is_quoted = text[at] == '"';
  if (is_quoted) at++;
  const uint8_t one = is_quoted ? '"' : ' ', other = is_quoted ? '\\' : '\t';
  const uint8_t third = is_quoted ? '"' : '\r';
  while (at < end) {
    line_v16 v;
    memcpy(&v, text + at, 16);
    uint16_t bits = LINE_BITS((v == one) | (v == other) | (v == third));
    if (bits == 0) {
      at += 16;
      continue;
    }
    at += (size_t)__builtin_ctz(bits);
    if (!is_quoted || at >= end) break;
    if (text[at] == '"') return at + 1;
    at += 2;
  }
  return at < end ? at : end;
}

// Whether text[at, end) is a key that is usual in a log.
static inline bool line_is_usual_key(const uint8_t *text, size_t at, size_t end) {
  const uint8_t *key = text + at;
  switch (end - at) {
    case 1: return key[0] == 't';
    case 2: return memcmp(key, "ts", 2) == 0;
    case 3: return memcmp(key, "lvl", 3) == 0 || memcmp(key, "msg", 3) == 0;
    case 4: return memcmp(key, "time", 4) == 0;
    case 5: return memcmp(key, "level", 5) == 0;
    case 7: return memcmp(key, "message", 7) == 0;
    case 8: return memcmp(key, "severity", 8) == 0;
    default: return false;
  }
}

// A time that a line begins with has no more bytes.
#define LINE_DATE_BYTES_MAX 40

// The offset after the time that a line begins with, and a container's stream and tag; `at` where it
// begins with no time.
static inline size_t line_date_end(const uint8_t *text, size_t at, size_t end) {
  if (end - at <= 4 || !(line_classes[text[at]] & LINE_IS_DATE_START)) return at;
  if (text[at] != '@' && text[at + 4] != '-') return at;
  size_t next = at;
  while (next < end && next - at < LINE_DATE_BYTES_MAX && !line_is_blank(text[next])) next++;
  if (next >= end || text[next] != ' ') return at;
  next++;
  bool is_stream = end - next > 9 && (memcmp(text + next, "stdout F ", 9) == 0 ||
                                      memcmp(text + next, "stderr F ", 9) == 0);
  return is_stream ? next + 9 : next;
}

// Whether text[at, end) begins with two `key=value` pairs of which one is usual in a log, after a
// time or not.
static inline bool line_is_logfmt(const uint8_t *text, size_t at, size_t end) {
  at = line_date_end(text, at, end);
  if (at >= end) return false;
  if (!(line_classes[text[at]] & LINE_IS_KEY_START)) return false;
  size_t key_end = line_key_end(text, at);
  if (key_end >= end || text[key_end] != '=') return false;
  bool is_usual = line_is_usual_key(text, at, key_end);
  if (key_end + 1 == end) return false;
  size_t value_end = line_value_end(text, key_end + 1, end);
  if (value_end == end || !line_is_blank(text[value_end])) return false;
  at = line_skip_blanks(text, value_end, end);
  if (at == end || !(line_classes[text[at]] & LINE_IS_KEY_START)) return false;
  key_end = line_key_end(text, at);
  if (key_end >= end || text[key_end] != '=') return false;
  return is_usual || line_is_usual_key(text, at, key_end);
}

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
  for (; at < end; at += 16) {
    line_v16 v;
    memcpy(&v, text + at, 16);
    uint16_t bits = LINE_BITS(v == '{');
    if (bits != 0) {
      at += (size_t)__builtin_ctz(bits);
      break;
    }
  }
  return at < end ? at : end;
}

// The same, in less time for most lines.
SCAN_INLINE line_shape line_shape_of(const uint8_t *text, size_t start, size_t end) {
  if (start == end) return LINE_BLANK;
  if (text[start] == '{') return LINE_RECORD;
  size_t stop = end - (text[end - 1] == '\r');
  if (stop == start) return LINE_BLANK;
  uint8_t first = line_classes[text[start]], last = line_classes[text[stop - 1]];
  const uint8_t open = LINE_IS_ODD_START | LINE_IS_KEY_START | LINE_IS_DATE_START;
  if (((first & open) | (last & LINE_IS_OPEN_END)) == 0) return LINE_TEXT;
  if (first & LINE_IS_ODD_START) {
    // A text in brackets is no array of objects.
    bool is_array = text[start] != '[' || text[start + 1] == '{' || line_is_blank(text[start + 1]);
    if (is_array || last & LINE_IS_OPEN_END) return line_shape_slowly(text, start, end);
    return LINE_TEXT;
  }
  if (last & LINE_IS_OPEN_END) {
    if (text[stop - 1] == '}') {
      size_t limit =
          stop - start < LINE_PREFIX_BYTES_MAX ? stop : start + LINE_PREFIX_BYTES_MAX;
      size_t bracket = line_first_bracket(text, start, limit);
      // Most often the first bracket of the line is the object's, after a blank.
      if (bracket < limit && text[bracket - 1] == ' ' &&
          (text[bracket + 1] == '"' || text[bracket + 1] == '}'))
        return LINE_RECORD;
      if (bracket < limit) return line_shape_slowly(text, start, end);
    } else if (text[stop - 1] != 'm' || line_is_color(text[stop - 2]) || text[stop - 2] == '[') {
      return line_shape_slowly(text, start, end);
    }
  }
  bool may_be_logfmt = first & (LINE_IS_KEY_START | LINE_IS_DATE_START);
  return may_be_logfmt && line_is_logfmt(text, start, end) ? LINE_RECORD : LINE_TEXT;
}

// Counts text[from, to), which are whole lines with their line ends, up to the first record's line
// if `stops`. Preconditions: SCAN_SLACK_BYTES after the text are readable.
SCAN_INLINE line_counts line_count_body(
    const uint8_t *text, size_t from, size_t to, bool stops) {
  line_counts counts = {0, 0, 0, to};
  size_t start = from;
  for (size_t block = from; block < to; block += 64) {
    scan_v64 here;
    memcpy(&here, text + block, 64);
    uint64_t ends = SCAN_BITS(here == '\n');
    if (to - block < 64) ends &= ((uint64_t)1 << (to - block)) - 1;
    for (; ends != 0; ends &= ends - 1) {
      size_t end = block + (size_t)__builtin_ctzll(ends);
      line_shape shape = line_shape_of(text, start, end);
      counts.blank += shape == LINE_BLANK;
      counts.text += shape == LINE_TEXT;
      if (shape == LINE_RECORD && stops) {
        counts.first_record = start;
        return counts;
      }
      counts.lines++;
      start = end + 1;
    }
  }
  return counts;
}

static inline line_counts line_count_portable(
    const uint8_t *text, size_t from, size_t to, bool stops) {
  line_counts counts = {0, 0, 0, to};
  size_t start = from;
  for (size_t at = from; at < to; at++) {
    if (text[at] != '\n') continue;
    line_shape shape = line_shape_slowly(text, start, at);
    counts.blank += shape == LINE_BLANK;
    counts.text += shape == LINE_TEXT;
    if (shape == LINE_RECORD && stops) {
      counts.first_record = start;
      return counts;
    }
    counts.lines++;
    start = at + 1;
  }
  return counts;
}

static inline line_counts line_count_baseline(
    const uint8_t *text, size_t from, size_t to, bool stops) {
  return line_count_body(text, from, to, stops);
}

#if defined(__x86_64__)
#define LINE_TARGET(features) __attribute__((target(features)))
#else
#define LINE_TARGET(features)
#endif

LINE_TARGET(SCAN_AVX2)
static inline line_counts line_count_avx2(
    const uint8_t *text, size_t from, size_t to, bool stops) {
  return line_count_body(text, from, to, stops);
}

LINE_TARGET(SCAN_AVX512)
static inline line_counts line_count_avx512(
    const uint8_t *text, size_t from, size_t to, bool stops) {
  return line_count_body(text, from, to, stops);
}

#endif
