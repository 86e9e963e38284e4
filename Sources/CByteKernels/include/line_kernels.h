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
  // Where the first record's line begins, and the first one of text, or the end of the range.
  size_t first_record, first_text;
} line_counts;

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

typedef uint8_t line_v16 __attribute__((ext_vector_type(16)));
typedef bool line_b16 __attribute__((ext_vector_type(16)));

#define LINE_BITS(comparison)                                              \
  ({                                                                       \
    line_b16 line_packed = __builtin_convertvector((comparison), line_b16); \
    uint16_t line_word;                                                    \
    memcpy(&line_word, &line_packed, 2);                                   \
    line_word;                                                             \
  })

// Whether a byte can be in a key.
SCAN_INLINE bool line_is_key(uint8_t byte) {
  // Minus, point, slash and the digits are neighbours, and so are `@` and the capitals.
  return (uint8_t)(byte - '-') < 13 || (uint8_t)(byte - '@') < 27 || (uint8_t)(byte - 'a') < 26 ||
         byte == '_';
}

// The same, one bit each.
SCAN_INLINE uint16_t line_key_bits(line_v16 v) {
  return LINE_BITS(
      ((line_v16)(v - '-') < 13) | ((line_v16)(v - '@') < 27) | ((line_v16)(v - 'a') < 26) |
      (v == '_'));
}

// The offset of the first byte from `at` on that cannot be in a key; a line end follows.
SCAN_INLINE size_t line_key_end(const uint8_t *text, size_t at) {
  for (;; at += 16) {
    line_v16 v;
    memcpy(&v, text + at, 16);
    uint16_t bits = line_key_bits(v);
    if (bits != 0xffff) return at + (size_t)__builtin_ctz(~(unsigned)bits);
  }
}

// The offset after the value that begins at `at`, or SIZE_MAX where no blank and no line end follows.
SCAN_INLINE size_t line_value_end(const uint8_t *text, size_t at, size_t end) {
  bool is_quoted = at < end && text[at] == '"';
  if (is_quoted) at++;
  while (at < end) {
    line_v16 v;
    memcpy(&v, text + at, 16);
    uint16_t bits = is_quoted
                        ? LINE_BITS((v == '"') | (v == '\\'))
                        : LINE_BITS((v == ' ') | (v == '\t') | (v == '\r') | (v == '"') | (v == '='));
    if (bits == 0) {
      at += 16;
      continue;
    }
    at += (size_t)__builtin_ctz(bits);
    if (at >= end || !is_quoted) break;
    if (text[at] == '"') {
      at++;
      is_quoted = false;
      break;
    }
    at += 2;
  }
  if (is_quoted) return SIZE_MAX;
  if (at >= end) return end;
  return line_is_blank(text[at]) ? at : SIZE_MAX;
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
// begins with no time. A line end is at `end`.
static inline size_t line_date_end(const uint8_t *text, size_t at, size_t end) {
  if (end - at <= 4) return at;
  bool is_digit = text[at] >= '0' && text[at] <= '9';
  if (text[at] != '@' && !(is_digit && text[at + 4] == '-')) return at;
  size_t next = at;
  for (; next < end && next - at <= LINE_DATE_BYTES_MAX; next += 16) {
    line_v16 v;
    memcpy(&v, text + next, 16);
    uint16_t bits = LINE_BITS((v == ' ') | (v == '\t') | (v == '\r') | (v == '\n'));
    if (bits == 0) continue;
    next += (size_t)__builtin_ctz(bits);
    break;
  }
  if (next >= end || next - at > LINE_DATE_BYTES_MAX || text[next] != ' ') return at;
  // A key can begin so as well.
  if (text[at] == '@' && memchr(text + at, '=', next - at) != NULL) return at;
  next++;
  bool is_stream = end - next > 9 && (memcmp(text + next, "stdout F ", 9) == 0 ||
                                      memcmp(text + next, "stderr F ", 9) == 0);
  return is_stream ? next + 9 : next;
}

// Whether text[at, end) begins with two `key=value` pairs, with a blank between them, of which one key
// is usual in a log.
static inline bool line_begins_pairs(const uint8_t *text, size_t at, size_t end) {
  bool is_usual = false;
  for (int pair = 0; pair < 2; pair++) {
    if (at >= end || !(line_classes[text[at]] & (LINE_IS_LETTER | LINE_IS_KEY_START))) return false;
    size_t key_end = line_key_end(text, at);
    if (key_end >= end || text[key_end] != '=') return false;
    is_usual = is_usual || line_is_usual_key(text, at, key_end);
    at = line_value_end(text, key_end + 1, end);
    if (at == SIZE_MAX) return false;
    if (pair == 0 && (at == end || text[at++] == '\r')) return false;
  }
  return is_usual;
}

// The same, after a time or not.
static inline bool line_is_logfmt(const uint8_t *text, size_t at, size_t end) {
  return line_begins_pairs(text, line_date_end(text, at, end), end);
}

// The bits from `from` on, which is less than 64.
SCAN_INLINE uint64_t line_bits_from(uint64_t bits, unsigned from) {
  return bits & (~(uint64_t)0 << from);
}

// The same as line_begins_pairs, in less time where the second key ends within 64 bytes: what is found
// by one look need not wait for what is found by another.
SCAN_INLINE bool line_begins_pairs_near(const uint8_t *text, size_t at, size_t end) {
  if (at >= end || !(line_classes[text[at]] & (LINE_IS_LETTER | LINE_IS_KEY_START))) return false;
  scan_v64 v;
  memcpy(&v, text + at, 64);
  // What is left of a range's length after the distance from its first byte is no zero in the range.
  scan_v64 in_key = __builtin_elementwise_sub_sat((scan_v64)13, (scan_v64)(v - '-')) |
                    __builtin_elementwise_sub_sat((scan_v64)27, (scan_v64)(v - '@')) |
                    __builtin_elementwise_sub_sat((scan_v64)26, (scan_v64)(v - 'a')) |
                    __builtin_elementwise_sub_sat((scan_v64)1, (scan_v64)(v ^ '_'));
  uint64_t key_ends = SCAN_BITS(in_key == 0);
  if (key_ends == 0) return line_begins_pairs(text, at, end);
  unsigned sign = (unsigned)__builtin_ctzll(key_ends);
  // A line end is in no key, so that none is passed over.
  if (text[at + sign] != '=') return false;
  bool is_usual = line_is_usual_key(text, at, at + sign);
  if (sign >= 60) return line_begins_pairs(text, at, end);
  bool is_quoted = text[at + sign + 1] == '"';
  uint64_t quotes = SCAN_BITS(v == '"');
  uint64_t ends = is_quoted ? line_bits_from(quotes | SCAN_BITS(v == '\\'), sign + 2)
                            : line_bits_from(quotes | SCAN_BITS(v == '=') | SCAN_BITS(v <= ' '), sign + 1);
  if (ends == 0) return line_begins_pairs(text, at, end);
  unsigned blank = (unsigned)__builtin_ctzll(ends) + is_quoted;
  if (blank >= 62 || text[at + blank] != ' ' || at + blank >= end ||
      (is_quoted && text[at + blank - 1] == '\\'))
    return line_begins_pairs(text, at, end);
  unsigned second = blank + 1;
  if (at + second >= end ||
      !(line_classes[text[at + second]] & (LINE_IS_LETTER | LINE_IS_KEY_START)))
    return false;
  key_ends = line_bits_from(key_ends, second);
  if (key_ends == 0) return line_begins_pairs(text, at, end);
  sign = (unsigned)__builtin_ctzll(key_ends);
  if (text[at + sign] != '=') return false;
  is_usual = is_usual || line_is_usual_key(text, at + second, at + sign);
  return is_usual && line_value_end(text, at + sign + 1, end) != SIZE_MAX;
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
SCAN_INLINE line_shape line_shape_of(const uint8_t *text, size_t start, size_t end) {
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
  return first != 0 && line_begins_pairs_near(text, start, end) ? LINE_RECORD : LINE_TEXT;
}

// Whether the line text[start, end) is a record's; a line end is at `end`.
static inline bool line_is_record(const uint8_t *text, size_t start, size_t end) {
  return line_shape_of(text, start, end) == LINE_RECORD;
}

// Counts a line by its class, unless it is a record's and the counting `stops` there: then it returns
// true.
SCAN_INLINE bool line_count_one(line_counts *counts, line_shape shape, size_t start, bool stops) {
  if (shape == LINE_RECORD && stops) {
    counts->first_record = start;
    return true;
  }
  if (shape == LINE_TEXT && counts->text == 0) counts->first_text = start;
  counts->blank += shape == LINE_BLANK;
  counts->text += shape == LINE_TEXT;
  counts->lines++;
  return false;
}

// So many line ends are found before their lines are looked at: where they are is hard to foresee for
// the processor, and what kind of lines they end is not.
#define LINE_BATCH 128

// Appends the offsets of the line ends of text[block, block + 128), those before `to`. There is room
// for one more than there are.
SCAN_INLINE size_t line_append_ends(const uint8_t *text, size_t block, size_t to, size_t *ends) {
  scan_v64 here, next;
  memcpy(&here, text + block, 64);
  memcpy(&next, text + block + 64, 64);
  uint64_t first = SCAN_BITS(here == '\n'), second = SCAN_BITS(next == '\n');
  size_t rest = to - block;
  if (__builtin_expect(rest < 128, 0)) {
    if (rest < 64) first &= ((uint64_t)1 << rest) - 1;
    second = rest <= 64 ? 0 : second & (((uint64_t)1 << (rest - 64)) - 1);
  }
  size_t count = (size_t)__builtin_popcountll(first) + (size_t)__builtin_popcountll(second);
  // Nearly always there is one, or none; then this one is written over.
  size_t offset = first != 0 ? block : block + 64;
  uint64_t bits = first != 0 ? first : second;
  ends[0] = offset + (size_t)__builtin_ctzll(bits | (uint64_t)1 << 63);
  if (__builtin_expect(count > 1, 0)) {
    size_t found = 0;
    for (; first != 0; first &= first - 1) ends[found++] = block + (size_t)__builtin_ctzll(first);
    for (; second != 0; second &= second - 1)
      ends[found++] = block + 64 + (size_t)__builtin_ctzll(second);
  }
  return count;
}

// Counts text[from, to), which are whole lines with their line ends, up to the first record's line
// if `stops`. Preconditions: SCAN_SLACK_BYTES after the text are readable.
SCAN_INLINE line_counts line_count_body(
    const uint8_t *text, size_t from, size_t to, bool stops) {
  line_counts counts = {0, 0, 0, to, to};
  size_t ends[LINE_BATCH + 128 + 1];
  size_t start = from, found = 0;
  for (size_t block = from; block < to; block += 128) {
    found += line_append_ends(text, block, to, ends + found);
    if (found < (stops ? 1 : LINE_BATCH) && to - block > 128) continue;
    for (size_t line = 0; line < found; line++) {
      size_t end = ends[line];
      if (line_count_one(&counts, line_shape_of(text, start, end), start, stops)) return counts;
      start = end + 1;
    }
    found = 0;
  }
  return counts;
}

static inline line_counts line_count_portable(
    const uint8_t *text, size_t from, size_t to, bool stops) {
  line_counts counts = {0, 0, 0, to, to};
  size_t start = from;
  for (size_t at = from; at < to; at++) {
    if (text[at] != '\n') continue;
    if (line_count_one(&counts, line_shape_slowly(text, start, at), start, stops)) return counts;
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
