// The scan for AVX2 and AVX-512: a coarse test of whole steps, and the exact scan where it fires.
//
// A step is passed over only when no lane of it can be a hit or end a blank line. A lane stands
// for the last byte of a name, or for the second zero of an escape, so that both share a look at
// the byte after it:
//
//   lane       -3   -2   -1    0    +1
//   name                  o    r    " or backslash
//   escape      \    u   (0   0)    first hex digit of a character of the name
//   blank                <=' ' LF
//   tag                   ' '  P
//   other                      LF  no bracket
//
// Most logs hold records only: every line begins with a bracket, and so is neither blank nor a
// container's. While this is so, the one look at what follows a line end stands for the tests of
// blank lines and tags. At the first line that begins with something else the scan changes over
// to them, for the rest of its range.
//
// Why nothing is missed: a hit of scan_is_hit is either the name's last byte with a quote or a
// backslash after it (then lanes -1, 0 and +1 hold what the test wants, whatever is before), or
// a backslash, `u`, `00` and two hex digits that spell one of the name's characters (then lanes
// -3, -2 and +1 do: `closers` holds the first digit of every character). The test takes more than
// that (a name's end with a digit after it, an escape with a quote for its digit); scan_body
// decides. An escape's backslash, which is the hit, stands three bytes before its lane and so
// perhaps in the step before; scan_escape_before looks there. The last byte of a blank line
// before its LF is a space, tab, CR or LF, which is less than 0x21, also as a signed number. A tag
// is that of a container's partial line, for when scan_is_hit takes it for a hit.
#if defined(__x86_64__)
// What the kernels of each name may use.
#define SCAN_AVX2 "avx2,bmi,bmi2,popcnt,lzcnt"
#define SCAN_AVX512 "avx512f,avx512bw," SCAN_AVX2


typedef uint8_t scan_v32 __attribute__((ext_vector_type(32)));
// Comparisons give vectors of char, which is signed on x86.
typedef char scan_i32 __attribute__((ext_vector_type(32)));
typedef char scan_i64 __attribute__((ext_vector_type(64)));

// The offset of an escape that begins in the three bytes before a step, or SIZE_MAX. Those bytes
// were scanned, so that no name ends there and returned before; none of the escape's bytes is a
// line end, so that what was counted is what is before the hit.
SCAN_INLINE size_t scan_escape_before(
    const uint8_t *text, size_t from, size_t block, const scan_needles *needles) {
  for (size_t back = 3; back > 0; back--)
    if (block - from >= back && scan_is_hit(text + block - back, needles)) return block - back;
  return SIZE_MAX;
}

// Scans text[block, to) exactly and adds to the result; returns whether there was a hit.
SCAN_INLINE bool scan_exactly(
    const uint8_t *text, size_t from, size_t block, size_t to, const scan_needles *needles,
    scan_result *result) {
  size_t escape = scan_escape_before(text, from, block, needles);
  if (escape != SIZE_MAX) {
    result->position = escape;
    return true;
  }
  scan_result found = scan_body(text, block, to, needles);
  result->position = found.position;
  result->line_ends += found.line_ends;
  result->blank_lines += found.blank_lines;
  return found.position != to;
}

// Whether the lines from `from` on are known to be neither blank nor a container's: `from` begins
// one with a bracket, or ends one that is not blank. What follows the next line end is looked at
// when it is reached.
SCAN_INLINE bool scan_begins_records(const uint8_t *text, size_t from) {
  if (text[from - 1] == '\n') return text[from] == '{';
  return text[from] == '\n' && text[from - 1] > ' ';
}

// How far ahead of the scan the text is fetched: it was written by the decoder, a few megabytes
// of it, and comes from the third-level cache, whose pages the processor does not fetch ahead
// across.
#define SCAN_AHEAD_BYTES 1024

#define SCAN_AVX2_STEP 128
// Line ends are counted in bytes, four at most in a step.
#define SCAN_AVX2_STEPS_MAX 63

// Scans whole steps, while lines begin with a bracket if `records`. Returns whether there was a
// hit; sets `block` to where it stopped.
__attribute__((target(SCAN_AVX2), always_inline)) static inline bool
scan_avx2_steps(
    const uint8_t *text, size_t from, size_t *block, size_t to, const scan_needles *needles,
    bool records, scan_result *result) {
  scan_v32 closers;
  memcpy(&closers, needles->closers, 16);
  memcpy((char *)&closers + 16, needles->closers, 16);
  const uint8_t last = needles->name[0][needles->name_length[0] - 1];
  const uint8_t before_last = needles->name[0][needles->name_length[0] - 2];
  while (to - *block >= SCAN_AVX2_STEP) {
    size_t steps = (to - *block) / SCAN_AVX2_STEP;
    if (steps > SCAN_AVX2_STEPS_MAX) steps = SCAN_AVX2_STEPS_MAX;
    scan_i32 counts = 0;
    bool is_rare = false, is_other = false;
    for (; steps > 0; steps--) {
      scan_i32 rare = 0, other = 0, ends = 0;
#pragma unroll
      for (size_t part = 0; part < SCAN_AVX2_STEP; part += 32) {
        const uint8_t *p = text + *block + part;
        if (part % 64 == 0) __builtin_prefetch(p + SCAN_AHEAD_BYTES);
        scan_v32 slash, u, before, here, after;
        memcpy(&slash, p - 3, 32);
        memcpy(&u, p - 2, 32);
        memcpy(&before, p - 1, 32);
        memcpy(&here, p, 32);
        memcpy(&after, p + 1, 32);
        scan_v32 closer = (scan_v32)__builtin_ia32_pshufb256((scan_i32)closers, (scan_i32)after);
        scan_i32 name = (before == before_last) & (here == last);
        scan_i32 escape = (slash == '\\') & (u == 'u');
        scan_i32 is_end = here == '\n';
        rare |= (name | escape) & (closer == after);
        if (records) {
          other |= is_end & (after != '{');
        } else {
          rare |= is_end & ((scan_i32)before < 0x21);
          rare |= (before == ' ') & (here == 'P');
        }
        ends += is_end;
      }
      is_other = records && __builtin_ia32_pmovmskb256(other) != 0;
      is_rare = __builtin_ia32_pmovmskb256(rare) != 0;
      if (__builtin_expect(is_rare | is_other, 0)) break;
      counts -= ends;
      *block += SCAN_AVX2_STEP;
    }
    for (int lane = 0; lane < 32; lane++) result->line_ends += (uint8_t)counts[lane];
    if (is_other) return false;
    if (!is_rare) continue;
    if (scan_exactly(text, from, *block, *block + SCAN_AVX2_STEP, needles, result)) return true;
    *block += SCAN_AVX2_STEP;
  }
  return false;
}

__attribute__((target(SCAN_AVX2))) static inline scan_result scan_avx2(
    const uint8_t *text, size_t from, size_t to, const scan_needles *needles) {
  if (!needles->is_simple || from == to) return scan_body(text, from, to, needles);
  scan_result result = {from, 0, 0};
  size_t block = from;
  if (scan_begins_records(text, from) &&
      scan_avx2_steps(text, from, &block, to, needles, true, &result))
    return result;
  if (!scan_avx2_steps(text, from, &block, to, needles, false, &result))
    scan_exactly(text, from, block, to, needles, &result);
  return result;
}

#define SCAN_AVX512_STEP 256

// As above; differences are collected instead of equalities, which AVX-512 can combine three at
// a time, and line ends are counted from the comparison's bits.
__attribute__((target(SCAN_AVX512), always_inline)) static inline
    bool
    scan_avx512_steps(
        const uint8_t *text, size_t from, size_t *block, size_t to, const scan_needles *needles,
        bool records, scan_result *result) {
  scan_v64 closers;
  for (int lane = 0; lane < 64; lane += 16)
    memcpy((char *)&closers + lane, needles->closers, 16);
  const scan_v64 last = needles->name[0][needles->name_length[0] - 1];
  const scan_v64 before_last = needles->name[0][needles->name_length[0] - 2];
  const scan_v64 slashes = '\\', us = 'u', spaces = ' ', tags = 'P';
  for (; to - *block >= SCAN_AVX512_STEP; *block += SCAN_AVX512_STEP) {
    // A lane is zero when it may be a hit.
    scan_v64 least = 0xff;
    uint64_t other = 0;
    size_t ends = 0;
#pragma unroll
    for (size_t part = 0; part < SCAN_AVX512_STEP; part += 64) {
      const uint8_t *p = text + *block + part;
      __builtin_prefetch(p + SCAN_AHEAD_BYTES);
      scan_v64 slash, u, before, here, after;
      memcpy(&slash, p - 3, 64);
      memcpy(&u, p - 2, 64);
      memcpy(&before, p - 1, 64);
      memcpy(&here, p, 64);
      memcpy(&after, p + 1, 64);
      scan_v64 closer = (scan_v64)__builtin_ia32_pshufb512((scan_i64)closers, (scan_i64)after);
      scan_v64 name = (before ^ before_last) | (here ^ last);
      scan_v64 escape = (slash ^ slashes) | (u ^ us);
      scan_v64 hit = __builtin_elementwise_min(name, escape) | (closer ^ after);
      uint64_t is_end = SCAN_BITS(here == '\n');
      if (records) {
        other |= is_end & SCAN_BITS(after != '{');
      } else {
        scan_v64 tag = (before ^ spaces) | (here ^ tags);
        hit = __builtin_elementwise_min(hit, tag);
        other |= is_end & SCAN_BITS((scan_i64)before < 0x21);
      }
      least = __builtin_elementwise_min(least, hit);
      ends += (size_t)__builtin_popcountll(is_end);
    }
    if (__builtin_expect((SCAN_BITS(least == 0) | other) != 0, 0)) {
      if (records && other != 0) return false;
      size_t end = *block + SCAN_AVX512_STEP;
      if (scan_exactly(text, from, *block, end, needles, result)) return true;
    } else {
      result->line_ends += ends;
    }
  }
  return false;
}

__attribute__((target(SCAN_AVX512))) static inline scan_result
scan_avx512(const uint8_t *text, size_t from, size_t to, const scan_needles *needles) {
  if (!needles->is_simple || from == to) return scan_body(text, from, to, needles);
  scan_result result = {from, 0, 0};
  size_t block = from;
  if (scan_begins_records(text, from) &&
      scan_avx512_steps(text, from, &block, to, needles, true, &result))
    return result;
  if (!scan_avx512_steps(text, from, &block, to, needles, false, &result))
    scan_exactly(text, from, block, to, needles, &result);
  return result;
}

static inline bool scan_has_avx2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
}
static inline bool scan_has_avx512(void) {
  return scan_has_avx2() && __builtin_cpu_supports("avx512bw");
}
#else
static inline scan_result scan_avx2(
    const uint8_t *text, size_t from, size_t to, const scan_needles *needles) {
  return scan_body(text, from, to, needles);
}
static inline scan_result scan_avx512(
    const uint8_t *text, size_t from, size_t to, const scan_needles *needles) {
  return scan_body(text, from, to, needles);
}
static inline bool scan_has_avx2(void) { return false; }
static inline bool scan_has_avx512(void) { return false; }
#endif
