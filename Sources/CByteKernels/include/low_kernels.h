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
  low_bytes low[4];
  memset(low, 0xff, sizeof low);
  size_t at = 0;
  for (; at + sizeof low <= count; at += sizeof low) {
    low_bytes next[4];
    memcpy(next, text + at, sizeof next);
    for (size_t part = 0; part < 4; part++)
      low[part] = __builtin_elementwise_min(low[part], next[part]);
  }
  low[0] = __builtin_elementwise_min(low[0], low[1]);
  low[2] = __builtin_elementwise_min(low[2], low[3]);
  low[0] = __builtin_elementwise_min(low[0], low[2]);
  if (__builtin_reduce_min(low[0]) < limit) return true;
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
