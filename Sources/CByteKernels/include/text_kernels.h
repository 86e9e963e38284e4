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

// The offset behind the last line end of text[0, count), or 0 when there is none.
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
