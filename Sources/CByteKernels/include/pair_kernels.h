// The pairs of a line of `key=value` pairs (logfmt), where each value is as it would be in JSON: plain
// ASCII, or in quotes with escapes that JSON has too. All else is left to LogfmtLine.
#ifndef PAIR_KERNELS_H
#define PAIR_KERNELS_H

#include "line_kernels.h"

typedef enum {
  PAIR_TEXT,
  // A text with escapes.
  PAIR_ESCAPED,
  PAIR_NULL,
  PAIR_FALSE,
  PAIR_ZERO,
} pair_kind;

// Offsets in the text: of the key, of the value without its quotes, and after both.
typedef struct {
  uint32_t key, key_end, value, value_end;
  uint32_t kind;
} pair_place;

// The offset of the first byte of text[at, end) that cannot be in a key, or `end`.
SCAN_INLINE size_t pair_key_end(const uint8_t *text, size_t at, size_t end) {
  for (; end - at >= 16; at += 16) {
    line_v16 v;
    memcpy(&v, text + at, 16);
    uint16_t bits = line_key_bits(v);
    if (bits != 0xffff) return at + (size_t)__builtin_ctz(~(unsigned)bits);
  }
  while (at < end && line_is_key(text[at])) at++;
  return at;
}

SCAN_INLINE bool pair_is_odd(uint8_t byte) { return byte < ' ' || byte == '\\' || byte >= 0x7f; }

// The offset of the first byte of text[at, end) that ends a value, or is not plain; or `end`.
SCAN_INLINE size_t pair_plain_end(const uint8_t *text, size_t at, size_t end, bool is_quoted) {
  for (; end - at >= 16; at += 16) {
    line_v16 v;
    memcpy(&v, text + at, 16);
    uint16_t bits = LINE_BITS(
        ((line_v16)(v - ' ') >= 0x5f) | (v == '\\') | (v == '"'));
    if (!is_quoted) bits |= LINE_BITS((v == ' ') | (v == '='));
    if (bits != 0) return at + (size_t)__builtin_ctz(bits);
  }
  for (; at < end; at++) {
    uint8_t byte = text[at];
    if (pair_is_odd(byte) || byte == '"' || (!is_quoted && (byte == ' ' || byte == '='))) return at;
  }
  return at;
}

// What a plain value is; what begins with a zero may be more of them.
SCAN_INLINE pair_kind pair_kind_of(const uint8_t *value, size_t count) {
  switch (count > 0 ? value[0] : 0) {
    case '0': return PAIR_ZERO;
    case 'f': return count == 5 && memcmp(value, "false", 5) == 0 ? PAIR_FALSE : PAIR_TEXT;
    case '<': return count == 5 && memcmp(value, "<nil>", 5) == 0 ? PAIR_NULL : PAIR_TEXT;
    case 'n':
      return (count == 3 && memcmp(value, "nil", 3) == 0) ||
                     (count == 4 && memcmp(value, "null", 4) == 0)
                 ? PAIR_NULL
                 : PAIR_TEXT;
    default: return PAIR_TEXT;
  }
}

// Finds the pairs that text[from, end) consists of, with a blank after each; there are two at least, of
// which one has a key that is usual in a log. Nothing outside of the range is read.
//
// Returns how many there are; 0 where the text is something else, or is to be looked at in another way.
// `places` has room for `room` of them; end < 2^32.
static inline size_t pair_find(
    const uint8_t *text, size_t from, size_t end, pair_place *places, size_t room) {
  size_t found = 0;
  bool is_usual = false;
  for (size_t at = from; at < end; at++) {
    if (found == room || !(line_classes[text[at]] & (LINE_IS_LETTER | LINE_IS_KEY_START))) return 0;
    pair_place *place = &places[found++];
    size_t key = at, key_end = pair_key_end(text, at + 1, end);
    if (key_end == end || text[key_end] != '=') return 0;
    is_usual = is_usual || line_is_usual_key(text, key, key_end);
    size_t value = key_end + 1;
    bool is_quoted = value < end && text[value] == '"', is_escaped = false;
    value += is_quoted;
    at = pair_plain_end(text, value, end, is_quoted);
    while (is_quoted && at < end && text[at] == '\\') {
      is_escaped = true;
      if (end - at < 2 || memchr("\"\\nrtbf", text[at + 1], 7) == NULL) return 0;
      at = pair_plain_end(text, at + 2, end, true);
    }
    size_t value_end = at;
    if (is_quoted) {
      if (at == end || text[at++] != '"') return 0;
    }
    pair_kind kind = is_escaped ? PAIR_ESCAPED : pair_kind_of(text + value, value_end - value);
    if (kind == PAIR_ZERO && value_end - value > 1) {
      size_t zeros = value;
      while (zeros < value_end && text[zeros] == '0') zeros++;
      // Many zeros are one in JSON.
      if (zeros == value_end) return 0;
      kind = PAIR_TEXT;
    }
    *place = (pair_place){(uint32_t)key, (uint32_t)key_end, (uint32_t)value, (uint32_t)value_end, kind};
    // A blank may be at the end.
    if (at < end && text[at] != ' ') return 0;
  }
  return found > 1 && is_usual ? found : 0;
}

#endif
