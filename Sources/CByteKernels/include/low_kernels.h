// Whether a text has a byte below a limit: the cheapest question that tells text from other bytes.

#ifndef LOW_KERNELS_H
#define LOW_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t low_bytes __attribute__((ext_vector_type(32)));

// Whether a byte of text[0, count) is below the limit: one load and one minimum for each vector.
static inline __attribute__((always_inline)) bool low_body(
    const uint8_t *text, size_t count, uint8_t limit) {
  // Each by itself: an array of them would be kept in memory.
  low_bytes a = 0xff, b = 0xff, c = 0xff, d = 0xff;
  size_t at = 0;
  for (; at + 128 <= count; at += 128) {
    low_bytes first, second, third, fourth;
    memcpy(&first, text + at, 32);
    memcpy(&second, text + at + 32, 32);
    memcpy(&third, text + at + 64, 32);
    memcpy(&fourth, text + at + 96, 32);
    a = __builtin_elementwise_min(a, first);
    b = __builtin_elementwise_min(b, second);
    c = __builtin_elementwise_min(c, third);
    d = __builtin_elementwise_min(d, fourth);
  }
  a = __builtin_elementwise_min(a, b);
  c = __builtin_elementwise_min(c, d);
  if (__builtin_reduce_min(__builtin_elementwise_min(a, c)) < limit) return true;
  for (; at < count; at++)
    if (text[at] < limit) return true;
  return false;
}

static inline bool low_baseline(const uint8_t *text, size_t count, uint8_t limit) {
  return low_body(text, count, limit);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static inline bool low_avx2(
    const uint8_t *text, size_t count, uint8_t limit) {
  return low_body(text, count, limit);
}
#else
static inline bool low_avx2(const uint8_t *text, size_t count, uint8_t limit) {
  return low_body(text, count, limit);
}
#endif

#endif
