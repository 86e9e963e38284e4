// Searches within a line: where a JSON string stops being plain, and how far a run of bytes goes.
//
// They are inlined into their callers, and so compiled for the baseline only; what they look at
// is a few dozen bytes long.
#ifndef TEXT_KERNELS_H
#define TEXT_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t text_v16 __attribute__((ext_vector_type(16)));
typedef int8_t text_i16 __attribute__((ext_vector_type(16)));
typedef bool text_b16 __attribute__((ext_vector_type(16)));

// The offset of the first byte of text[at, end) that is a quote, a backslash, a control
// character or not ASCII; `end` where there is none. text[0, readable) may be read, end <= readable.
static inline __attribute__((always_inline)) size_t text_plain_end(
    const uint8_t *text, size_t at, size_t end, size_t readable) {
  while (at < end) {
    if (readable - at < 16) {
      uint8_t byte = text[at];
      if (byte == '"' || byte == '\\' || byte < 0x20 || byte >= 0x80) return at;
      at++;
      continue;
    }
    text_v16 v;
    memcpy(&v, text + at, 16);
    // Bytes that are not ASCII are negative.
    text_b16 packed = __builtin_convertvector(
        (v == '"') | (v == '\\') | (__builtin_convertvector(v, text_i16) < 0x20), text_b16);
    uint16_t bits;
    memcpy(&bits, &packed, 2);
    if (bits != 0) {
      at += (size_t)__builtin_ctz(bits);
      break;
    }
    at += 16;
    // Without this, clang adds the count of zeros of `bits` with a sentinel here as well, and so
    // makes every step wait for the one before.
    __asm__("" : "+r"(at));
  }
  return at < end ? at : end;
}

// The offset of the first byte of text[at, end) that is no hexadecimal digit, or `end`.
static inline size_t text_hex_end(const uint8_t *text, size_t at, size_t end) {
  for (; end - at >= 16; at += 16) {
    text_v16 v;
    memcpy(&v, text + at, 16);
    text_b16 packed = __builtin_convertvector(
        ((v - '0') < 10) | (((v | 0x20) - 'a') < 6), text_b16);
    uint16_t bits;
    memcpy(&bits, &packed, 2);
    if (bits != 0xffff) return at + (size_t)__builtin_ctz(~(unsigned)bits);
  }
  while (at < end && ((uint8_t)(text[at] - '0') < 10 || (uint8_t)((text[at] | 0x20) - 'a') < 6)) at++;
  return at;
}

// Where a text was left, and how many bytes were written of it.
typedef struct {
  size_t at, written;
} text_unescaped;

// So many bytes more than it has text an unescaped text may be written over.
#define TEXT_UNESCAPE_SLACK 16

// What a backslash and one of these mean.
static const uint8_t text_escaped[128] = {
    ['"'] = '"', ['\\'] = '\\', ['/'] = '/', ['b'] = '\b',
    ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t'};

// Copies a JSON string's text[at, end) to `out` with its escapes of one character resolved, up to
// the first of four digits. text[0, readable) may be read, end <= readable; `out` has room for
// end - at + TEXT_UNESCAPE_SLACK bytes. A backslash is never the last byte.
static inline text_unescaped text_unescape(
    const uint8_t *text, size_t at, size_t end, size_t readable, uint8_t *out) {
  size_t written = 0;
  while (at < end) {
    if (readable - at >= 16) {
      text_v16 v;
      memcpy(&v, text + at, 16);
      memcpy(out + written, &v, 16);
      text_b16 packed = __builtin_convertvector(v == '\\', text_b16);
      uint16_t bits;
      memcpy(&bits, &packed, 2);
      if (bits == 0) {
        at += 16;
        written += 16;
        // As in text_plain_end, so that the next step need not wait for this one's bits.
        __asm__("" : "+r"(at), "+r"(written));
        continue;
      }
      at += (size_t)__builtin_ctz(bits);
      written += (size_t)__builtin_ctz(bits);
      if (at >= end) break;
    } else if (text[at] != '\\') {
      out[written++] = text[at++];
      continue;
    }
    uint8_t kind = text[at + 1];
    if (kind == 'u') break;
    uint8_t meant = text_escaped[kind & 127];
    out[written++] = meant != 0 ? meant : kind;
    at += 2;
  }
  // A step may have gone beyond the end.
  if (at > end) {
    written -= at - end;
    at = end;
  }
  return (text_unescaped){at, written};
}

// The offset of the first byte of text[at, end) whose class is none of `wanted`, or `end`.
static inline size_t text_run_end(
    const uint8_t *text, size_t at, size_t end, const uint8_t *classes, uint8_t wanted) {
  while (end - at >= 4) {
    if (!(classes[text[at]] & wanted)) return at;
    if (!(classes[text[at + 1]] & wanted)) return at + 1;
    if (!(classes[text[at + 2]] & wanted)) return at + 2;
    if (!(classes[text[at + 3]] & wanted)) return at + 3;
    at += 4;
  }
  while (at < end && classes[text[at]] & wanted) at++;
  return at;
}

// The first and the last bytes of text[0, count). Of two texts of the same length of up to sixteen
// bytes, they are the same exactly when the texts are.
typedef struct {
  uint64_t first, last;
} text_ends;

static inline __attribute__((always_inline)) text_ends text_ends_of(
    const uint8_t *text, size_t count) {
  text_ends ends = {0, 0};
  if (count >= 8) {
    memcpy(&ends.first, text, 8);
    memcpy(&ends.last, text + count - 8, 8);
  } else if (count >= 4) {
    memcpy(&ends.first, text, 4);
    memcpy(&ends.last, text + count - 4, 4);
  } else {
    for (size_t at = 0; at < count; at++) ends.first = ends.first << 8 | text[at];
  }
  return ends;
}

// Whether a[0, count) and b[0, count) are the same. Names and values have few bytes, for which the
// way to the C library takes longer than to compare them.
static inline __attribute__((always_inline)) bool text_equal(
    const uint8_t *a, const uint8_t *b, size_t count) {
  if (count > 16) return memcmp(a, b, count) == 0;
  text_ends one = text_ends_of(a, count), other = text_ends_of(b, count);
  return ((one.first ^ other.first) | (one.last ^ other.last)) == 0;
}

// The offset at which wanted[0, length) first occurs as a whole in text[at, end), or `end` where it
// does not; 0 < length.
static inline size_t text_find(
    const uint8_t *text, size_t at, size_t end, const uint8_t *wanted, size_t length) {
  while (end - at >= length) {
    const uint8_t *found = (const uint8_t *)memchr(text + at, wanted[0], end - at - length + 1);
    if (found == NULL) return end;
    if (text_equal(found, wanted, length)) return (size_t)(found - text);
    at = (size_t)(found - text) + 1;
  }
  return end;
}

// The offset after the last line end of text[0, count), or 0 when there is none.
static inline size_t text_line_start(const uint8_t *text, size_t count) {
  while (count >= 16) {
    text_v16 v;
    memcpy(&v, text + count - 16, 16);
    text_b16 packed = __builtin_convertvector(v == '\n', text_b16);
    uint16_t bits;
    memcpy(&bits, &packed, 2);
    if (bits != 0) return count + 16 - (size_t)__builtin_clz(bits);
    count -= 16;
  }
  while (count > 0 && text[count - 1] != '\n') count--;
  return count;
}

// The number of bytes of text[0, count) that no text has: control bytes other than tab, line feed,
// carriage return and escape; clang makes vectors of the inner loop.
static inline size_t text_odd_bytes(const uint8_t *text, size_t count) {
  size_t odd = 0;
  for (size_t at = 0; at < count;) {
    size_t end = count - at < 128 ? count : at + 128;
    uint8_t some = 0;
    for (; at < end; at++) {
      uint8_t byte = text[at];
      some += (uint8_t)((byte < 0x20) & (byte != 0x09) & (byte != 0x0a) & (byte != 0x0d) &
                        (byte != 0x1b));
    }
    odd += some;
  }
  return odd;
}

// The number of line ends in text[0, count); clang makes vectors of the inner loop.
static inline size_t text_line_ends(const uint8_t *text, size_t count) {
  size_t total = 0;
  while (count > 0) {
    // Counted in bytes, which hold no more than 255.
    size_t part = count < 255 * 32 ? count : 255 * 32;
    uint8_t lanes[32] = {0};
    size_t at = 0;
    for (; at + 32 <= part; at += 32)
      for (size_t lane = 0; lane < 32; lane++) lanes[lane] += text[at + lane] == '\n';
    for (; at < part; at++) total += text[at] == '\n';
    for (size_t lane = 0; lane < 32; lane++) total += lanes[lane];
    text += part;
    count -= part;
  }
  return total;
}

#endif
