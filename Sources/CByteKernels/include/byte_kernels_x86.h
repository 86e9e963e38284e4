// The scan for AVX2 and AVX-512: the coarse test of scan_needles.h on whole steps, and the exact test
// of the lanes where it fires.
//
// Most logs have records only: every line begins with a bracket, and so is neither blank nor a
// container's. While this is so, the one look at what follows a line end is all that is done for
// the lines.
#if defined(__x86_64__)
// What the kernels of each name may use.
#define SCAN_AVX2 "avx2,bmi,bmi2,popcnt,lzcnt"
#define SCAN_AVX512 "avx512f,avx512bw," SCAN_AVX2

// How far ahead of the scan the text is fetched: it was written by the decoder, a few megabytes
// of it, and comes from the third-level cache, whose pages the processor does not fetch ahead
// across.
#define SCAN_AHEAD_BYTES 1024

typedef uint8_t scan_v32 __attribute__((ext_vector_type(32)));
typedef bool scan_b32 __attribute__((ext_vector_type(32)));
// Comparisons give vectors of char, which is signed on x86.
typedef char scan_i32 __attribute__((ext_vector_type(32)));
typedef char scan_i64 __attribute__((ext_vector_type(64)));
typedef long long scan_q32 __attribute__((ext_vector_type(4)));
typedef long long scan_q64 __attribute__((ext_vector_type(8)));

#define SCAN_WIDTH 32
#define SCAN_NAME_OF(name) scan_avx2##name
#define SCAN_TARGET __attribute__((target(SCAN_AVX2)))
#define SCAN_VECTOR scan_v32
#define SCAN_SIGNED scan_i32
#define SCAN_SHUFFLE __builtin_ia32_pshufb256
#define SCAN_WORD(comparison) \
  ((uint64_t)(uint32_t)__builtin_ia32_pmovmskb256((scan_i32)(comparison)))
// The same for SCAN_PARTS of them, in words of 64 bits.
#define SCAN_WORDS(word, parts)                                              \
  do {                                                                       \
    (word)[0] = SCAN_WORD((parts)[0]) | SCAN_WORD((parts)[1]) << 32;         \
    (word)[1] = SCAN_WORD((parts)[2]) | SCAN_WORD((parts)[3]) << 32;         \
  } while (0)
#define SCAN_IS_ZERO(v) __builtin_ia32_ptestz256((scan_q32)(v), (scan_q32)(v))
#define SCAN_SUM(v)                                                                          \
  ((size_t)__builtin_reduce_add(                                                             \
      (scan_q32)__builtin_ia32_psadbw256((scan_i32)(v), (scan_i32){0})))
#include "scan_steps.h"

#define SCAN_WIDTH 64
#define SCAN_NAME_OF(name) scan_avx512##name
#define SCAN_TARGET __attribute__((target(SCAN_AVX512)))
#define SCAN_VECTOR scan_v64
#define SCAN_SIGNED scan_i64
#define SCAN_SHUFFLE __builtin_ia32_pshufb512
#define SCAN_WORD(comparison) SCAN_BITS(comparison)
#define SCAN_WORDS(word, parts) \
  for (size_t scan_part = 0; scan_part < 4; scan_part++) \
    (word)[scan_part] = SCAN_WORD((parts)[scan_part] != 0)
#define SCAN_IS_ZERO(v) (SCAN_BITS((v) != 0) == 0)
#define SCAN_SUM(v)                                                                          \
  ((size_t)__builtin_reduce_add(                                                             \
      (scan_q64)__builtin_ia32_psadbw512((scan_i64)(v), (scan_i64){0})))
#include "scan_steps.h"

static inline bool scan_has_avx2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
}
static inline bool scan_has_avx512(void) {
  return scan_has_avx2() && __builtin_cpu_supports("avx512bw");
}
#else
static inline scan_result scan_avx2(
    const uint8_t *text, size_t from, size_t to, const scan_needles *needles, bool objects,
    const scan_list *list) {
  return scan_baseline(text, from, to, needles, objects, list);
}
static inline scan_result scan_avx512(
    const uint8_t *text, size_t from, size_t to, const scan_needles *needles, bool objects,
    const scan_list *list) {
  return scan_baseline(text, from, to, needles, objects, list);
}
static inline bool scan_has_avx2(void) { return false; }
static inline bool scan_has_avx512(void) { return false; }
#endif
