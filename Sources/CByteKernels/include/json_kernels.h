// The structural index of a JSON text: where its tokens begin, found 64 bytes at a time, after
// Langdale and Lemire, "Parsing Gigabytes of JSON per Second", VLDB Journal 28 (2019).
//
// As in byte_kernels.h, the body is written once and compiled for each instruction set.
#ifndef JSON_KERNELS_H
#define JSON_KERNELS_H

#include "byte_kernels.h"

// How many places more than the text has bytes an index may be written over.
#define JSON_PLACES_SLACK 64

// One bit for each byte of `lanes` that a comparison holds for; without the barrier clang joins
// such words while they are vectors of bool, which fall apart into single lanes before AVX-512.
#define JSON_BITS(comparison)                   \
  ({                                            \
    uint64_t json_word = SCAN_BITS(comparison); \
    __asm__("" : "+r"(json_word));              \
    json_word;                                  \
  })

// Each bit is the parity of the bits up to it: set from a quote on to the next one.
SCAN_INLINE uint64_t json_parities(uint64_t bits) {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  return bits ^ bits << 32;
}

// Appends base + the number of each bit to `places`. More is written than there are bits, and
// written over by the next ones.
typedef size_t json_append(uint32_t *places, size_t base, uint64_t bits);

// What counts the zeros below a word's lowest bit, whatever it gives for a word without bits.
typedef size_t json_zeros(uint64_t bits);

SCAN_INLINE size_t json_append_by(
    uint32_t *places, size_t base, uint64_t bits, json_zeros *zeros) {
  size_t count = (size_t)__builtin_popcountll(bits);
  for (size_t written = 0; written < count; written += 8) {
#pragma unroll
    for (size_t lane = 0; lane < 8; lane++) {
      places[written + lane] = (uint32_t)(base + zeros(bits));
      bits &= bits - 1;
    }
  }
  return count;
}

// The bit that is added is after all others, and spares a look whether any is left.
SCAN_INLINE size_t json_zeros_of_some(uint64_t bits) {
  return (size_t)__builtin_ctzll(bits | (uint64_t)1 << 63);
}

static inline size_t json_append_bits(uint32_t *places, size_t base, uint64_t bits) {
  return json_append_by(places, base, bits, json_zeros_of_some);
}

// Writes the places of the brackets, colons, commas and scalars of text[0, count), of the quotes
// on both sides of its strings, and of the backslashes in them that begin an escape.
//
// Returns how many there are; 0 where the text has a string that is not closed, a control
// character where none may be, or bytes that are not ASCII, so that it must be looked at in
// another way. `places` has room for count + JSON_PLACES_SLACK; count < 2^32.
SCAN_INLINE size_t json_index_body(
    const uint8_t *text, size_t count, uint32_t *places, json_append *append) {
  const uint64_t even = 0x5555555555555555;
  scan_v64 all = 0;
  size_t found = 0;
  uint64_t escapes_next = 0, inside_before = 0, scalar_before = 0, faults = 0;
  for (size_t block = 0; block < count; block += 64) {
    scan_v64 here = ' ';
    if (count - block >= 64) {
      memcpy(&here, text + block, 64);
    } else {
      memcpy(&here, text + block, count - block);
    }
    all |= here;
    uint64_t slashes = JSON_BITS(here == '\\');
    uint64_t quotes = JSON_BITS(here == '"');
    uint64_t spaces = JSON_BITS(here <= ' ');
    uint64_t controls = JSON_BITS(here < ' ');
    scan_v64 folded = here | 0x20;
    uint64_t marks = JSON_BITS(folded == '{') | JSON_BITS(folded == '}') |
                     JSON_BITS(here == ':') | JSON_BITS(here == ',');
    // Of a run of backslashes, every second one is escaped, and what follows an odd run.
    uint64_t begins = slashes & ~escapes_next;
    uint64_t follows = begins << 1 | escapes_next;
    uint64_t odd_runs = begins & ~even & ~follows, ends;
    escapes_next = __builtin_add_overflow(odd_runs, begins, &ends);
    uint64_t escaped = (even ^ ends << 1) & follows;
    quotes &= ~escaped;
    // From the opening quote on, up to and without the closing one.
    uint64_t inside = json_parities(quotes) ^ inside_before;
    inside_before = (uint64_t)((int64_t)inside >> 63);
    if (controls != 0) {
      uint64_t passing =
          JSON_BITS(here == '\t') | JSON_BITS(here == '\n') | JSON_BITS(here == '\r');
      faults |= controls & (inside | ~passing);
    }
    uint64_t scalars = ~(marks | spaces | quotes | inside);
    uint64_t tokens = (marks & ~inside) | (scalars & ~(scalars << 1 | scalar_before));
    scalar_before = scalars >> 63;
    tokens |= quotes | (slashes & inside & ~escaped);
    found += append(places + found, block, tokens);
  }
  bool is_whole = inside_before == 0 && faults == 0 && JSON_BITS(all >= 0x80) == 0;
  return is_whole ? found : 0;
}

// The same, byte by byte: for machines without vectors, and what the others are tested against.
static inline size_t json_index_portable(const uint8_t *text, size_t count, uint32_t *places) {
  size_t found = 0;
  bool is_inside = false, is_escaped = false, is_scalar = false;
  for (size_t at = 0; at < count; at++) {
    uint8_t byte = text[at];
    bool is_space = byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
    if (byte >= 0x80 || (byte < ' ' && (is_inside || !is_space))) return 0;
    bool is_quote = byte == '"' && !is_escaped;
    bool begins_escape = byte == '\\' && !is_escaped;
    bool is_mark = byte != 0 && strchr("{}[]:,", byte) != NULL;
    is_escaped = begins_escape;
    if (is_quote || is_inside) {
      if (is_quote || begins_escape) places[found++] = (uint32_t)at;
      is_inside ^= is_quote;
      is_scalar = false;
      continue;
    }
    bool was_scalar = is_scalar;
    is_scalar = !is_space && !is_mark;
    if (is_mark || (is_scalar && !was_scalar)) places[found++] = (uint32_t)at;
  }
  return is_inside ? 0 : found;
}

static inline size_t json_index_baseline(const uint8_t *text, size_t count, uint32_t *places) {
  return json_index_body(text, count, places, json_append_bits);
}

#if defined(__x86_64__)
// The instruction of this set needs no bit.
__attribute__((target(SCAN_AVX2), always_inline)) static inline size_t json_zeros_avx2(
    uint64_t bits) {
  return (size_t)__builtin_ia32_tzcnt_u64(bits);
}

__attribute__((target(SCAN_AVX2))) static inline size_t json_append_bits_avx2(
    uint32_t *places, size_t base, uint64_t bits) {
  return json_append_by(places, base, bits, json_zeros_avx2);
}

__attribute__((target(SCAN_AVX2))) static inline size_t json_index_avx2(
    const uint8_t *text, size_t count, uint32_t *places) {
  return json_index_body(text, count, places, json_append_bits_avx2);
}

#define JSON_AVX512 "avx512vbmi2," SCAN_AVX512

typedef uint32_t json_places __attribute__((ext_vector_type(16)));

// The numbers of the bits of a word.
static const scan_v64 json_bit_numbers = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
    32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
    48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

// Widens sixteen lanes of a vector of bytes, adds the base and stores them.
#define JSON_STORE(places, base, numbers, from)                                                 \
  do {                                                                                          \
    json_places json_found = __builtin_convertvector(                                           \
        __builtin_shufflevector(                                                                \
            numbers, numbers, from, from + 1, from + 2, from + 3, from + 4, from + 5, from + 6, \
            from + 7, from + 8, from + 9, from + 10, from + 11, from + 12, from + 13, from + 14, \
            from + 15),                                                                         \
        json_places);                                                                           \
    json_found += (uint32_t)(base);                                                             \
    memcpy((places) + (from), &json_found, sizeof json_found);                                  \
  } while (false)

// All bits at once, of which sixteen are nearly always enough.
__attribute__((target(JSON_AVX512))) static inline size_t json_append_compressed(
    uint32_t *places, size_t base, uint64_t bits) {
  scan_v64 numbers = (scan_v64)__builtin_ia32_compressqi512_mask(
      (scan_i64)json_bit_numbers, (scan_i64)json_bit_numbers, bits);
  size_t count = (size_t)__builtin_popcountll(bits);
  JSON_STORE(places, base, numbers, 0);
  if (__builtin_expect(count > 16, 0)) {
    JSON_STORE(places, base, numbers, 16);
    JSON_STORE(places, base, numbers, 32);
    JSON_STORE(places, base, numbers, 48);
  }
  return count;
}

__attribute__((target(JSON_AVX512))) static inline size_t json_index_compressing(
    const uint8_t *text, size_t count, uint32_t *places) {
  return json_index_body(text, count, places, json_append_compressed);
}

// The instruction that compresses is younger than the rest of AVX-512.
static inline size_t json_index_avx512(const uint8_t *text, size_t count, uint32_t *places) {
  return __builtin_cpu_supports("avx512vbmi2") ? json_index_compressing(text, count, places)
                                               : json_index_avx2(text, count, places);
}
#else
static inline size_t json_index_avx2(const uint8_t *text, size_t count, uint32_t *places) {
  return json_index_baseline(text, count, places);
}
static inline size_t json_index_avx512(const uint8_t *text, size_t count, uint32_t *places) {
  return json_index_baseline(text, count, places);
}
#endif

#endif
