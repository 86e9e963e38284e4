// Whether a line begins with pairs (logfmt), after a time or not.
#ifndef LINE_PAIRS_H
#define LINE_PAIRS_H

#include "line_edges.h"

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

// How a line began that begins with pairs: most lines of a log begin so, but for their values.
//
//   time="2022-05-12T09:14:31Z" level=info msg=…
//   ------                    --------         fixed: the same bytes
//         ~~~~~~~~~~~~~~~~~~~~                 value: bytes that end no value
//                                     ^ second
// A model of zeros is that of no line.
typedef struct {
  bool is_known, is_second_quoted;
  uint8_t bytes[64], fixed[64], value[64];
  // What ends a value beside a quote: this byte, and those below the limit.
  uint8_t sign, limit, second_sign, second_limit;
  // The offset of the second value, after its quote; at most 63.
  unsigned second;
  // How many lines in a row were not like it.
  unsigned unlike;
} line_model;

// No zero for each byte that ends a value.
#define LINE_VALUE_STOPS(v, sign, limit)                           \
  ((scan_v64)((v) == '"') | (scan_v64)((v) == (sign)) |           \
   __builtin_elementwise_sub_sat((scan_v64)(limit), (v)))

// Makes a model of a line whose first key ends at `sign`, whose second key begins after `blank`, and
// ends at `second_sign`.
static inline void line_model_of(
    line_model *model, const uint8_t *text, unsigned sign, unsigned blank, unsigned second_sign) {
  bool is_quoted = text[sign + 1] == '"', is_second_quoted = text[second_sign + 1] == '"';
  unsigned value = sign + 1 + is_quoted, value_end = blank - is_quoted;
  unsigned second = second_sign + 1 + is_second_quoted;
  if (second > 63 || value > value_end) return;
  memcpy(model->bytes, text, 64);
  memset(model->value, 0, 64);
  memset(model->value + value, 0xff, value_end - value);
  memset(model->fixed, 0xff, second);
  memset(model->fixed + value, 0, value_end - value);
  memset(model->fixed + second, 0, 64 - second);
  model->sign = is_quoted ? '\\' : '=';
  model->limit = is_quoted ? 0 : ' ' + 1;
  model->second_sign = is_second_quoted ? '\\' : '=';
  model->second_limit = is_second_quoted ? 0 : ' ' + 1;
  model->is_second_quoted = is_second_quoted;
  model->second = second;
  model->is_known = true;
}

// Whether text[at, end) is known to begin with pairs, because it begins as the model.
SCAN_INLINE bool line_is_like(
    const line_model *model, const uint8_t *text, size_t at, size_t end) {
  if (!model->is_known) return false;
  scan_v64 v, bytes, fixed, value;
  memcpy(&v, text + at, 64);
  memcpy(&bytes, model->bytes, 64);
  memcpy(&fixed, model->fixed, 64);
  memcpy(&value, model->value, 64);
  scan_v64 other = ((v ^ bytes) & fixed) |
                   (LINE_VALUE_STOPS(v, model->sign, model->limit) & value);
  if (SCAN_BITS(other != 0) != 0) return false;
  uint64_t stops = line_bits_from(
      SCAN_BITS(LINE_VALUE_STOPS(v, model->second_sign, model->second_limit) != 0), model->second);
  if (stops == 0) return false;
  size_t stop = at + (size_t)__builtin_ctzll(stops);
  if (model->is_second_quoted && text[stop++] != '"') return false;
  return stop == end || (stop < end && line_is_blank(text[stop]));
}

// The same as line_begins_pairs, in less time where the second key ends within 64 bytes: what is found
// by one look need not wait for what is found by another.
SCAN_INLINE bool line_begins_pairs_near(
    const uint8_t *text, size_t at, size_t end, line_model *model) {
  if (line_is_like(model, text, at, end)) {
    model->unlike = 0;
    return true;
  }
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
  unsigned first = sign;
  bool is_usual = line_is_usual_key(text, at, at + sign);
  if (sign >= 60) return line_begins_pairs(text, at, end);
  bool is_quoted = text[at + sign + 1] == '"';
  uint64_t quotes = SCAN_BITS(v == '"');
  uint64_t ends = is_quoted ? line_bits_from(quotes | SCAN_BITS(v == '\\'), sign + 2)
                            : line_bits_from(
                                  quotes | SCAN_BITS(v == '=') | SCAN_BITS(v <= ' '), sign + 1);
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
  if (!is_usual || line_value_end(text, at + sign + 1, end) == SIZE_MAX) return false;
  // One line that is different says nothing yet.
  if (model->unlike++ > 0 || !model->is_known)
    line_model_of(model, text + at, first, blank, sign);
  return true;
}

#endif
