// Whether a JSON text has the shape of one before it: the same bytes around its values, so that only
// the values have to be looked at.
//
// As in byte_kernels.h, the body is written once and compiled for each instruction set.
#ifndef SHAPE_KERNELS_H
#define SHAPE_KERNELS_H

#include "byte_kernels.h"
#include "text_kernels.h"

// So many bytes after the last of a shape's are read.
#define SHAPE_SLACK_BYTES 32

// What a value is, and what else is known of it, in the numbers of JSONTape.Kind and JSONTape.Flags.
enum {
  SHAPE_STRING = 2,
  SHAPE_NUMBER = 3,
  SHAPE_TRUE = 4,
  SHAPE_FALSE = 5,
  SHAPE_NULL = 6,
};
enum {
  SHAPE_HAS_ESCAPES = 1,
  SHAPE_IS_ZERO = 4,
};

// Where a value is: a string's text without its quotes.
typedef struct {
  uint32_t start, end;
  uint8_t kind, flags;
} shape_value;

// What a text has before its first value, between each two of them, and after its last one.
typedef struct {
  // One after the other, each with at least one byte; a quote is the last one before a string.
  const uint8_t *bytes;
  // How long each is: one more than there are values.
  const uint32_t *lengths;
  size_t value_count;
} text_shape;

typedef uint8_t shape_v32 __attribute__((ext_vector_type(32)));
typedef int8_t shape_i32 __attribute__((ext_vector_type(32)));
typedef bool shape_b32 __attribute__((ext_vector_type(32)));

#define SHAPE_BITS(comparison)                                                  \
  ({                                                                            \
    shape_b32 shape_packed = __builtin_convertvector((comparison), shape_b32);  \
    uint32_t shape_word;                                                        \
    memcpy(&shape_word, &shape_packed, 4);                                      \
    __asm__("" : "+r"(shape_word));                                             \
    shape_word;                                                                 \
  })

// What no place in a text is.
#define SHAPE_NOWHERE SIZE_MAX

// Whether what begins at `at` is like the bytes of a piece, after which SHAPE_SLACK_BYTES are readable;
// `wide` is the last place from which a vector can be read, or 0.
SCAN_INLINE bool shape_is_equal(
    const uint8_t *at, uintptr_t wide, const uint8_t *piece, size_t length) {
  if (length > 32 || (uintptr_t)at > wide) return memcmp(at, piece, length) == 0;
  shape_v32 here, wanted;
  memcpy(&here, at, 32);
  memcpy(&wanted, piece, 32);
  return (SHAPE_BITS(here != wanted) & (uint32_t)(((uint64_t)1 << length) - 1)) == 0;
}

// The end of the escape that begins at `at`, or NULL where JSON has no such one.
SCAN_INLINE const uint8_t *shape_escape_end(const uint8_t *at, const uint8_t *end) {
  if (end - at < 2) return NULL;
  if (at[1] != 'u') return text_escaped[at[1] & 127] != 0 && at[1] < 128 ? at + 2 : NULL;
  if (end - at < 6) return NULL;
  for (size_t digit = 2; digit < 6; digit++)
    if (scan_hex(at[digit]) < 0) return NULL;
  return at + 6;
}

// The quote that ends a string, or NULL where the string has to be looked at in another way: it has no
// end, control characters, escapes that JSON does not have, or bytes that are not ASCII.
SCAN_INLINE const uint8_t *shape_string_end(
    const uint8_t *at, const uint8_t *end, uintptr_t wide, uint8_t *flags) {
  while (true) {
    if ((uintptr_t)at <= wide) {
      shape_v32 here;
      memcpy(&here, at, 32);
      // Bytes that are not ASCII are negative.
      uint32_t bits = SHAPE_BITS(
          (here == '"') | (here == '\\') | (__builtin_convertvector(here, shape_i32) < 0x20));
      if (bits == 0) {
        at += 32;
        continue;
      }
      at += __builtin_ctz(bits);
    }
    if (at >= end) return NULL;
    if (*at == '"') return at;
    if (*at == '\\') {
      *flags = SHAPE_HAS_ESCAPES;
      at = shape_escape_end(at, end);
      if (at == NULL) return at;
      continue;
    }
    if (*at < 0x20 || *at >= 0x80) return NULL;
    at++;
  }
}

// The end of the digits from `at` on, or SHAPE_NOWHERE where there are none.
SCAN_INLINE size_t shape_digits_end(
    const uint8_t *text, size_t at, size_t count, bool *is_zero) {
  size_t start = at;
  for (; at < count && text[at] >= '0' && text[at] <= '9'; at++)
    if (text[at] != '0') *is_zero = false;
  return at > start ? at : SHAPE_NOWHERE;
}

// The end of a number, or SHAPE_NOWHERE where there is none.
static inline size_t shape_number_end(
    const uint8_t *text, size_t at, size_t count, bool *is_zero) {
  *is_zero = true;
  if (at < count && text[at] == '-') at++;
  size_t start = at;
  at = shape_digits_end(text, at, count, is_zero);
  if (at == SHAPE_NOWHERE || (text[start] == '0' && at - start > 1)) return SHAPE_NOWHERE;
  if (at < count && text[at] == '.') {
    at = shape_digits_end(text, at + 1, count, is_zero);
    if (at == SHAPE_NOWHERE) return at;
  }
  if (at < count && (text[at] | 0x20) == 'e') {
    at++;
    if (at < count && (text[at] == '+' || text[at] == '-')) at++;
    // What is a power of ten says nothing of zero.
    bool any;
    at = shape_digits_end(text, at, count, &any);
  }
  return at;
}

SCAN_INLINE bool shape_has_word(
    const uint8_t *text, size_t at, size_t count, const char *word, size_t length) {
  return count - at >= length && memcmp(text + at, word, length) == 0;
}

// Finds what is no string; `value` has its start. Returns whether there is one.
static inline bool shape_find_scalar(const uint8_t *text, size_t count, shape_value *value) {
  size_t at = value->start;
  if (at == count) return false;
  size_t end;
  switch (text[at]) {
    case 't':
      if (!shape_has_word(text, at, count, "true", 4)) return false;
      value->kind = SHAPE_TRUE;
      end = at + 4;
      break;
    case 'f':
      if (!shape_has_word(text, at, count, "false", 5)) return false;
      value->kind = SHAPE_FALSE;
      end = at + 5;
      break;
    case 'n':
      if (!shape_has_word(text, at, count, "null", 4)) return false;
      value->kind = SHAPE_NULL;
      end = at + 4;
      break;
    default: {
      bool is_zero;
      value->kind = SHAPE_NUMBER;
      end = shape_number_end(text, at, count, &is_zero);
      if (end == SHAPE_NOWHERE) return false;
      if (is_zero) value->flags = SHAPE_IS_ZERO;
    }
  }
  value->end = (uint32_t)end;
  return true;
}

// Finds the values of what text[0, count) begins with, if that has a shape; text[0, readable) may be
// read, count <= readable and count < 2^32. `values` has room for as many as the shape has.
//
// Returns where it ends, or SHAPE_NOWHERE where it has not the shape; then `values` says nothing.
SCAN_INLINE size_t shape_find_body(
    const uint8_t *text, size_t count, size_t readable, const text_shape *shape,
    shape_value *values, bool is_wide) {
  const uint8_t *at = text, *end = text + count, *piece = shape->bytes;
  const uint32_t *lengths = shape->lengths;
  const shape_value *values_end = values + shape->value_count;
  uintptr_t wide = is_wide && readable >= 32 ? (uintptr_t)(text + (readable - 32)) : 0;
  while (true) {
    size_t length = *lengths++;
    if (length > (size_t)(end - at) || !shape_is_equal(at, wide, piece, length))
      return SHAPE_NOWHERE;
    piece += length;
    at += length;
    if (values == values_end) return (size_t)(at - text);
    values->start = (uint32_t)(at - text);
    values->kind = SHAPE_STRING;
    values->flags = 0;
    if (at[-1] == '"') {
      at = shape_string_end(at, end, wide, &values->flags);
      if (at == NULL) return SHAPE_NOWHERE;
      values->end = (uint32_t)(at - text);
    } else {
      if (!shape_find_scalar(text, count, values)) return SHAPE_NOWHERE;
      at = text + values->end;
    }
    values++;
  }
}

// Byte by byte: for machines without vectors, and what the others are tested against.
static inline size_t shape_find_portable(
    const uint8_t *text, size_t count, size_t readable, const text_shape *shape,
    shape_value *values) {
  return shape_find_body(text, count, readable, shape, values, false);
}

static inline size_t shape_find_baseline(
    const uint8_t *text, size_t count, size_t readable, const text_shape *shape,
    shape_value *values) {
  return shape_find_body(text, count, readable, shape, values, true);
}

#if defined(__x86_64__)
// Wider vectors would be of no use: most of what is looked at has less than 32 bytes.
__attribute__((target(SCAN_AVX2))) static inline size_t shape_find_avx2(
    const uint8_t *text, size_t count, size_t readable, const text_shape *shape,
    shape_value *values) {
  return shape_find_body(text, count, readable, shape, values, true);
}
#else
static inline size_t shape_find_avx2(
    const uint8_t *text, size_t count, size_t readable, const text_shape *shape,
    shape_value *values) {
  return shape_find_baseline(text, count, readable, shape, values);
}
#endif

#endif
