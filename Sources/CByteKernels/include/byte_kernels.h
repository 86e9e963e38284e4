// One pass over decoded text: counts line ends, and stops at what makes a line a candidate.
//
// docs/CONTRACT.md says what a candidate is ("Candidates"); scan_hit_at says it here, and all kernels
// report the same places. What they differ in is how they pass over the rest of the text.
#ifndef BYTE_KERNELS_H
#define BYTE_KERNELS_H

#include "scan_needles.h"

// Bytes that must be readable after the text, and be zero: a vector and its look-ahead.
#define SCAN_SLACK_BYTES 128
// Bytes that must be readable before the text: the longest needle.
#define SCAN_LEAD_BYTES 64
// How far from its line's begin a partial line's tag can be: the longest CRIPrefix.
#define SCAN_TAG_BYTES_MAX 256
// A list of line ends has room for so many, or more: those of a step of the widest kernel.
#define SCAN_LIST_MIN 320

typedef enum {
  SCAN_NOTHING,
  SCAN_CANDIDATE,
  // The tag of a container's partial line (`ut P ` or `rr P:`), because the line can contain one half
  // of a name, and so says nothing by itself; but not in a line that begins with a bracket, which
  // is a record and has no tag.
  SCAN_TAG,
} scan_hit;

typedef struct {
  // The offset of the first hit; without one, where the scan ended.
  size_t position;
  // Line ends before that position.
  size_t line_ends;
  scan_hit hit;
} scan_result;

// Where the offsets of line ends are put; there is no room for more.
typedef struct {
  size_t *place;
  size_t room;
} scan_list;

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
    __asm__("" : "+r"(scan_word));                                        \
    scan_word;                                                            \
  })

SCAN_INLINE int scan_hex(uint8_t byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  byte |= 0x20;
  return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

// Whether the line of `at` can have a tag there: it begins near, and with no bracket. A line end
// is somewhere before it.
static inline bool scan_is_tag_place(const uint8_t *at) {
  for (size_t back = 1; back <= SCAN_TAG_BYTES_MAX; back++)
    if (at[-(ptrdiff_t)back] == '\n') return at[1 - (ptrdiff_t)back] != '{';
  return false;
}

SCAN_INLINE const uint8_t *scan_skip_blanks(const uint8_t *at) {
  while (*at == ' ' || *at == '\t' || *at == '\r') at++;
  return at;
}

SCAN_INLINE const uint8_t *scan_skip_backslashes(const uint8_t *at) {
  while (*at == '\\') at++;
  return at;
}

// After blanks, also those that strings around them have as escapes.
static inline const uint8_t *scan_skip_escaped_blanks(const uint8_t *at) {
  while (true) {
    at = scan_skip_blanks(at);
    if (*at != '\\') return at;
    const uint8_t *kind = scan_skip_backslashes(at);
    if (*kind != 'n' && *kind != 'r' && *kind != 't') return at;
    at = kind + 1;
  }
}

// Whether an escape by a character's number is at `at`: that can be of any character.
SCAN_INLINE bool scan_is_number_escape(const uint8_t *at) {
  return *at == '\\' && *scan_skip_backslashes(at) == 'u';
}

// Whether a member that begins with its name's closing quote, escaped or not, is null or an array;
// zero bytes follow the text. In a string in a string and so on each escape is one more time escaped.
static inline bool scan_is_odd_member(const uint8_t *at) {
  if (scan_is_number_escape(at)) return true;
  at = scan_skip_backslashes(at);
  if (*at != '"') return false;
  at = scan_skip_escaped_blanks(at + 1);
  if (scan_is_number_escape(at)) return true;
  if (*at != ':') return false;
  at = scan_skip_escaped_blanks(at + 1);
  return *at == 'n' || *at == '[' || scan_is_number_escape(at);
}

SCAN_INLINE bool scan_is_needle(const uint8_t *at, const scan_needle *needle) {
  if (needle->bytes[needle->lane] != *at ||
      memcmp(at - needle->lane, needle->bytes, needle->length) != 0)
    return false;
  const uint8_t *end = at - needle->lane + needle->length;
  switch (needle->kind) {
    case SCAN_NAME:
      // A terminal's colour may end between a name and its sign.
      return *end == '"' || *end == '\'' || *end == '\\' || *end == '=' || *end == '.' ||
             *end == 0x1b;
    case SCAN_MEMBER: return scan_is_odd_member(end);
    default: return true;
  }
}

// What is hit at `at`: a zero byte, the last zero of an escape's `00`, the lane of a needle, or the
// blank before the P of a partial line.
static inline scan_hit scan_hit_at(const uint8_t *at, const scan_needles *needles) {
  if (*at == 0) return SCAN_CANDIDATE;
  if (*at == '0' && at[-1] == '0' && at[-2] == 'u' && at[-3] == '\\') {
    int high = scan_hex(at[1]), low = scan_hex(at[2]);
    if (high >= 0 && low >= 0 && high < 8) {
      int code = high * 16 + low;
      if (needles->escaped[code >> 6] >> (code & 63) & 1) return SCAN_CANDIDATE;
    }
  }
  for (uint32_t n = 0; n < needles->count; n++)
    if (scan_is_needle(at, &needles->needle[n])) return SCAN_CANDIDATE;
  if (*at == ' ' && at[1] == 'P' && (at[2] == ' ' || at[2] == ':') &&
      ((at[-1] == 't' && at[-2] == 'u') || (at[-1] == 'r' && at[-2] == 'r')) &&
      scan_is_tag_place(at))
    return SCAN_TAG;
  return SCAN_NOTHING;
}

// Counts line ends of a block, and puts their offsets in a list if there is one.
SCAN_INLINE void scan_add_ends(
    scan_result *result, const scan_list *list, size_t block, uint64_t ends) {
  if (list != NULL) {
    size_t count = result->line_ends;
    for (uint64_t rest = ends; rest != 0; rest &= rest - 1)
      list->place[count++] = block + (size_t)__builtin_ctzll(rest);
  }
  result->line_ends += (size_t)__builtin_popcountll(ends);
}

// Puts the offsets of the line ends of two blocks of 64 bytes in a list, which has room for one more
// than there are. Returns how many there are.
SCAN_INLINE size_t scan_append_ends(
    size_t *place, size_t block, uint64_t first, uint64_t second) {
  size_t count = (size_t)__builtin_popcountll(first) + (size_t)__builtin_popcountll(second);
  // Nearly always there is one, or none; then this one is written over.
  size_t offset = first != 0 ? block : block + 64;
  uint64_t bits = first != 0 ? first : second;
  place[0] = offset + (size_t)__builtin_ctzll(bits | (uint64_t)1 << 63);
  if (__builtin_expect(count > 1, 0)) {
    size_t found = 0;
    for (; first != 0; first &= first - 1) place[found++] = block + (size_t)__builtin_ctzll(first);
    for (; second != 0; second &= second - 1)
      place[found++] = block + 64 + (size_t)__builtin_ctzll(second);
  }
  return count;
}

// The first hit among the lanes of a block, and the lines before it; `others` are the line ends
// after which a line begins with no bracket, if the scan is to stop there. Returns whether it stops.
SCAN_INLINE bool scan_lanes(
    const uint8_t *text, size_t block, uint64_t hits, uint64_t ends, uint64_t others,
    const scan_needles *needles, const scan_list *list, scan_result *result) {
  // Of what is hit, all is before the first of these.
  if (others != 0) hits &= others ^ (others - 1);
  for (; hits != 0; hits &= hits - 1) {
    size_t lane = (size_t)__builtin_ctzll(hits);
    scan_hit hit = scan_hit_at(text + block + lane, needles);
    if (hit == SCAN_NOTHING) continue;
    ends &= ((uint64_t)1 << lane) - 1;
    result->position = block + lane;
    scan_add_ends(result, list, block, ends);
    result->hit = hit;
    return true;
  }
  if (others != 0) {
    ends &= others ^ (others - 1);
    result->position = block + (size_t)__builtin_ctzll(others) + 1;
  }
  scan_add_ends(result, list, block, ends);
  return others != 0;
}

// Scans text[from, to) up to the first hit; if `objects`, at most up to the first line that begins
// with no bracket. If there is a list, and not `objects`, the line ends are put there, and the scan
// ends where it may have too little room. Preconditions: SCAN_LEAD_BYTES before and SCAN_SLACK_BYTES
// after the text are readable, those after are zero; a line end is before `from`; if `objects`, a line
// begins there; a list has room for SCAN_LIST_MIN or more.
SCAN_INLINE scan_result scan_body(
    const uint8_t *text, size_t from, size_t to, const scan_needles *needles, bool objects,
    const scan_list *list) {
  scan_result result = {to, 0, SCAN_NOTHING};
  for (size_t block = from; block < to; block += 64) {
    if (list != NULL && list->room - result.line_ends < 64) {
      result.position = block;
      return result;
    }
    const uint8_t *p = text + block;
    scan_v64 third, second, here, next;
    memcpy(&third, p - 2, 64);
    memcpy(&second, p - 1, 64);
    memcpy(&here, p, 64);
    memcpy(&next, p + 1, 64);
    uint64_t inside = to - block < 64 ? ((uint64_t)1 << (to - block)) - 1 : ~(uint64_t)0;
    uint64_t ends = SCAN_BITS(here == '\n') & inside;
    uint64_t others = 0;
    if (objects) {
      others = ends & ~SCAN_BITS(next == '{');
      // What follows the range is no line of it.
      if (to - block <= 64) others &= ~((uint64_t)1 << (to - block - 1));
    }
    uint64_t hits = SCAN_BITS(here == 0);
    hits |= SCAN_BITS(here == '0') & SCAN_BITS(second == '0') & SCAN_BITS(third == 'u');
    if (!objects) hits |= SCAN_BITS(here == ' ') & SCAN_BITS(next == 'P');
    for (uint32_t n = 0; n < needles->count; n++) {
      const scan_needle *needle = &needles->needle[n];
      uint64_t places = SCAN_BITS(here == needle->bytes[needle->lane]);
      if (needle->lane > 0) places &= SCAN_BITS(second == needle->bytes[needle->lane - 1]);
      if (needle->lane > 1) places &= SCAN_BITS(third == needle->bytes[needle->lane - 2]);
      hits |= places;
    }
    if (scan_lanes(text, block, hits & inside, ends, others, needles, list, &result))
      return result;
  }
  return result;
}

// The same, byte by byte: for machines without vectors, and what the others are tested against.
static inline scan_result scan_portable(
    const uint8_t *text, size_t from, size_t to, const scan_needles *needles, bool objects,
    const scan_list *list) {
  scan_result result = {to, 0, SCAN_NOTHING};
  for (size_t at = from; at < to; at++) {
    result.position = at;
    if (list != NULL && !objects && result.line_ends == list->room) return result;
    result.hit = scan_hit_at(text + at, needles);
    if (result.hit != SCAN_NOTHING) return result;
    if (text[at] != '\n') continue;
    if (list != NULL && !objects) list->place[result.line_ends] = at;
    result.line_ends++;
    result.position = at + 1;
    if (objects && at + 1 < to && text[at + 1] != '{') return result;
  }
  result.position = to;
  return result;
}

// The vectors of the baseline: SSE2 on x86_64, NEON on arm64.
static inline scan_result scan_baseline(
    const uint8_t *text, size_t from, size_t to, const scan_needles *needles, bool objects,
    const scan_list *list) {
  return objects ? scan_body(text, from, to, needles, true, NULL)
                 : scan_body(text, from, to, needles, false, list);
}

#include "byte_kernels_x86.h"

#endif
