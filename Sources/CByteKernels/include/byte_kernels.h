// One pass over decoded text: counts line ends and blank lines, and stops at candidates.
//
// The body is written once with clang's portable vectors and compiled for each instruction
// set; a chunk is one call, because a function with a target attribute cannot be inlined into
// its caller. docs/CONTRACT.md says what a candidate is ("Candidates").
#ifndef BYTE_KERNELS_H
#define BYTE_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SCAN_NAMES_MAX 9
#define SCAN_NAME_BYTES_MAX 64
// Bytes that must be readable after the text, and be zero: a vector and its look-ahead.
#define SCAN_SLACK_BYTES 128
// Bytes that must be readable before the text: the longest name.
#define SCAN_LEAD_BYTES 64
// How far from its line's begin a partial line's tag can be: the longest CRIPrefix.
#define SCAN_TAG_BYTES_MAX 256

// What makes a line a candidate: one of the names followed by a quote or a backslash, or an
// escaped character. The tag of a container's partial line (` P ` or ` P:`) is a hit as well,
// because the line can contain one half of a name, and so says nothing by itself; but not in a line
// that begins with a bracket, which is a record and has no tag.
typedef struct {
  uint32_t name_count;
  uint8_t name_length[SCAN_NAMES_MAX];
  uint8_t name[SCAN_NAMES_MAX][SCAN_NAME_BYTES_MAX];
  // A byte b can be the first hex digit of an escaped character only if (b & mask) == value.
  uint8_t escape_mask;
  uint8_t escape_value;
  // One bit for each ASCII character whose escape is a hit.
  uint64_t escaped[2];
  // Set by scan_prepare: whether there is one name, of two or more bytes, and `closers` holds.
  bool is_simple;
  // By its low four bits, each byte that can be after a name (a quote, a backslash) or be the
  // first hex digit of an escaped character; elsewhere a byte whose low bits are others.
  uint8_t closers[16];
} scan_needles;

typedef struct {
  // The offset of the first hit, or the end of the range when there is none.
  size_t position;
  // Line ends and blank lines before that position.
  size_t line_ends;
  size_t blank_lines;
} scan_result;

typedef uint8_t scan_v64 __attribute__((ext_vector_type(64)));
typedef bool scan_b64 __attribute__((ext_vector_type(64)));

#define SCAN_INLINE static inline __attribute__((always_inline))

// One bit for each byte of `lanes` that a comparison holds for. The comparison is converted at
// once: logic between comparisons is done on the bits, because as vectors of bool it falls
// apart into single lanes without AVX-512.
#define SCAN_BITS(comparison)                                             \
  ({                                                                      \
    scan_b64 scan_packed = __builtin_convertvector((comparison), scan_b64); \
    uint64_t scan_word;                                                   \
    memcpy(&scan_word, &scan_packed, 8);                                  \
    scan_word;                                                            \
  })

SCAN_INLINE int scan_hex(uint8_t byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  byte |= 0x20;
  return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

// Derives from the names and their characters what the wide kernels need.
static inline void scan_prepare(scan_needles *needles) {
  for (int low = 0; low < 16; low++) needles->closers[low] = (uint8_t)(low ^ 1);
  needles->closers['"' & 15] = '"';
  needles->closers['\\' & 15] = '\\';
  needles->is_simple = needles->name_count == 1 && needles->name_length[0] > 1;
  for (int code = 0; code < 128; code++) {
    if (!(needles->escaped[code >> 6] >> (code & 63) & 1)) continue;
    uint8_t digit = (uint8_t)('0' + (code >> 4));
    // The digit 2 shares its low bits with the quote; names with such characters are rare.
    if (digit == '2') needles->is_simple = false;
    else needles->closers[digit & 15] = digit;
  }
}

// Whether the line of `at` can have a tag there: it begins near, and with no bracket. A line end
// is somewhere before it.
static inline bool scan_is_tag_place(const uint8_t *at) {
  for (size_t back = 1; back <= SCAN_TAG_BYTES_MAX; back++)
    if (at[-(ptrdiff_t)back] == '\n') return at[1 - (ptrdiff_t)back] != '{';
  return false;
}

// Whether the text at `at` is a hit: the last byte of a name, the backslash of an escape, or the
// P of a partial line.
SCAN_INLINE bool scan_is_hit(const uint8_t *at, const scan_needles *needles) {
  if (at[0] == 'P' && at[-1] == ' ' && (at[1] == ' ' || at[1] == ':'))
    return scan_is_tag_place(at);
  if (at[0] == '\\' && at[1] == 'u' && at[2] == '0' && at[3] == '0') {
    int high = scan_hex(at[4]), low = scan_hex(at[5]);
    if (high >= 0 && low >= 0 && high < 8) {
      int code = high * 16 + low;
      if (needles->escaped[code >> 6] >> (code & 63) & 1) return true;
    }
  }
  if (at[1] != '"' && at[1] != '\\') return false;
  for (uint32_t n = 0; n < needles->name_count; n++) {
    size_t length = needles->name_length[n];
    if (memcmp(at + 1 - length, needles->name[n], length) == 0) return true;
  }
  return false;
}

// Whether the line that ends at `end` holds only spaces, tabs and carriage returns. A line end
// is somewhere before it.
SCAN_INLINE bool scan_is_blank(const uint8_t *end) {
  const uint8_t *at = end - 1;
  while (*at == ' ' || *at == '\t' || *at == '\r') at--;
  return *at == '\n';
}

// Scans text[from, to). Preconditions: SCAN_LEAD_BYTES before and SCAN_SLACK_BYTES after the
// text are readable, those after are zero; a line end is before `from`.
SCAN_INLINE scan_result scan_body(
    const uint8_t *text, size_t from, size_t to, const scan_needles *needles) {
  scan_result result = {from, 0, 0};
  const uint32_t name_count = needles->name_count;
  const uint8_t escape_mask = needles->escape_mask, escape_value = needles->escape_value;
  for (size_t block = from; block < to; block += 64) {
    const uint8_t *p = text + block;
    scan_v64 here, fifth;
    memcpy(&here, p, 64);
    memcpy(&fifth, p + 4, 64);
    uint64_t inside = to - block < 64 ? ((uint64_t)1 << (to - block)) - 1 : ~(uint64_t)0;
    uint64_t end_bits = SCAN_BITS(here == '\n') & inside;
    uint64_t slash_bits = SCAN_BITS(here == '\\');
    uint64_t close_bits = slash_bits | SCAN_BITS(here == '"');
    uint64_t u_bits = SCAN_BITS(here == 'u');
    uint64_t space_bits = SCAN_BITS(here <= ' ');
    // The byte before or after a lane is in the neighbour bit; at the block's edge it is read.
    uint64_t next_closes = close_bits >> 1 | (uint64_t)(p[64] == '"' || p[64] == '\\') << 63;
    uint64_t next_is_u = u_bits >> 1 | (uint64_t)(p[64] == 'u') << 63;
    uint64_t hit_bits = slash_bits & next_is_u & SCAN_BITS((fifth & escape_mask) == escape_value);
    for (uint32_t n = 0; n < name_count; n++) {
      size_t length = needles->name_length[n];
      hit_bits |= SCAN_BITS(here == needles->name[n][length - 1]) & next_closes;
    }
    uint64_t after_space = space_bits << 1 | (p[-1] <= ' ');
    // The tag of a partial line.
    hit_bits |= SCAN_BITS(here == 'P') & after_space;
    hit_bits &= inside;
    uint64_t blank_bits = end_bits & after_space;
    uint64_t rare_bits = hit_bits | blank_bits;
    if (__builtin_expect(rare_bits != 0, 0)) {
      uint64_t before_hit = ~(uint64_t)0;
      size_t hit = to;
      for (; hit_bits != 0; hit_bits &= hit_bits - 1) {
        size_t lane = (size_t)__builtin_ctzll(hit_bits);
        if (scan_is_hit(p + lane, needles)) {
          hit = block + lane;
          before_hit = ((uint64_t)1 << lane) - 1;
          break;
        }
      }
      blank_bits &= before_hit;
      for (; blank_bits != 0; blank_bits &= blank_bits - 1)
        result.blank_lines += scan_is_blank(p + __builtin_ctzll(blank_bits));
      result.line_ends += (size_t)__builtin_popcountll(end_bits & before_hit);
      if (hit != to) {
        result.position = hit;
        return result;
      }
    } else {
      result.line_ends += (size_t)__builtin_popcountll(end_bits);
    }
  }
  result.position = to;
  return result;
}

// The same, byte by byte: for machines without vectors, and what the others are tested against.
static inline scan_result scan_portable(
    const uint8_t *text, size_t from, size_t to, const scan_needles *needles) {
  scan_result result = {from, 0, 0};
  for (size_t at = from; at < to; at++) {
    if (text[at] == '\n') {
      result.line_ends++;
      result.blank_lines += scan_is_blank(text + at);
    } else if (scan_is_hit(text + at, needles)) {
      result.position = at;
      return result;
    }
  }
  result.position = to;
  return result;
}

// The vectors of the baseline: SSE2 on x86_64, NEON on arm64.
static inline scan_result scan_baseline(
    const uint8_t *text, size_t from, size_t to, const scan_needles *needles) {
  return scan_body(text, from, to, needles);
}

#include "byte_kernels_x86.h"

#endif
