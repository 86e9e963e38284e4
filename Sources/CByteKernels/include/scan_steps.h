// One kernel, for vectors of SCAN_WIDTH bytes; byte_kernels_x86.h includes it once for each width.

#define SCAN_PARTS 4
// Line ends are counted in bytes, SCAN_PARTS at most in a step.
#define SCAN_STEPS_MAX 63

typedef struct {
  SCAN_VECTOR low[4], high;
} SCAN_NAME_OF(_tables);

SCAN_TARGET __attribute__((always_inline)) static inline SCAN_NAME_OF(_tables)
SCAN_NAME_OF(_load)(const scan_needles *needles) {
  SCAN_NAME_OF(_tables) tables;
  for (size_t lane = 0; lane < SCAN_WIDTH; lane += 16) {
    for (size_t at = 0; at < 4; at++) memcpy((char *)&tables.low[at] + lane, needles->low[at], 16);
    memcpy((char *)&tables.high + lane, needles->high, 16);
  }
  return tables;
}

// The buckets that are left at each lane from `p` on. If `any`, bytes that are not ASCII are looked up
// by their nibbles; else they are in no bucket, which costs less.
SCAN_TARGET __attribute__((always_inline)) static inline SCAN_VECTOR
SCAN_NAME_OF(_buckets)(const uint8_t *p, const SCAN_NAME_OF(_tables) *tables, bool any) {
  SCAN_VECTOR third, second, here, next;
  memcpy(&third, p - 2, SCAN_WIDTH);
  memcpy(&second, p - 1, SCAN_WIDTH);
  memcpy(&here, p, SCAN_WIDTH);
  memcpy(&next, p + 1, SCAN_WIDTH);
  SCAN_VECTOR high = next >> 4;
  if (any) {
    third &= 15;
    second &= 15;
    here &= 15;
    next &= 15;
  }
#define SCAN_LOOK_UP(table, index) \
  (SCAN_VECTOR) SCAN_SHUFFLE((SCAN_SIGNED)(table), (SCAN_SIGNED)(index))
  return SCAN_LOOK_UP(tables->low[0], third) & SCAN_LOOK_UP(tables->low[1], second) &
         SCAN_LOOK_UP(tables->low[2], here) & SCAN_LOOK_UP(tables->low[3], next) &
         SCAN_LOOK_UP(tables->high, high);
#undef SCAN_LOOK_UP
}

// Scans text[block, to), at most a step of a range that ends at `end`, exactly. Returns whether it
// stops there. A list has room for the step.
SCAN_TARGET static inline bool SCAN_NAME_OF(_exactly)(
    const uint8_t *text, size_t block, size_t to, size_t end, const scan_needles *needles,
    bool objects, const scan_list *list, scan_result *result) {
  SCAN_NAME_OF(_tables) tables = SCAN_NAME_OF(_load)(needles);
  for (; block < to; block += SCAN_WIDTH) {
    const uint8_t *p = text + block;
    SCAN_VECTOR here, next;
    memcpy(&here, p, SCAN_WIDTH);
    memcpy(&next, p + 1, SCAN_WIDTH);
    SCAN_VECTOR buckets = needles->has_any ? SCAN_NAME_OF(_buckets)(p, &tables, true)
                                           : SCAN_NAME_OF(_buckets)(p, &tables, false);
    size_t rest = to - block;
    uint64_t inside = rest < SCAN_WIDTH ? ((uint64_t)1 << rest) - 1 : ~(uint64_t)0;
    uint64_t hits = (SCAN_WORD(buckets != 0) | SCAN_WORD(here == 0)) & inside;
    uint64_t ends = SCAN_WORD(here == '\n') & inside;
    uint64_t others = 0;
    if (objects) {
      others = ends & SCAN_WORD(next != '{');
      // What follows the range is no line of it.
      if (to == end && rest <= SCAN_WIDTH) others &= ~((uint64_t)1 << (rest - 1));
    }
    if (scan_lanes(text, block, hits, ends, others, needles, list, result)) return true;
  }
  return false;
}

// Objects and lists exclude each other.
SCAN_TARGET __attribute__((always_inline)) static inline scan_result SCAN_NAME_OF(_all)(
    const uint8_t *text, size_t from, size_t to, const scan_needles *needles, bool objects,
    const scan_list *list, bool any) {
  scan_result result = {to, 0, SCAN_NOTHING};
  SCAN_NAME_OF(_tables) tables = SCAN_NAME_OF(_load)(needles);
  const size_t step = SCAN_PARTS * SCAN_WIDTH;
  size_t block = from;
  while (to - block >= step) {
    size_t steps = (to - block) / step;
    if (steps > SCAN_STEPS_MAX) steps = SCAN_STEPS_MAX;
    // One that is written over may follow the last one.
    size_t room = list == NULL ? steps : (list->room - result.line_ends - 1) / step;
    if (steps > room) steps = room;
    if (steps == 0) break;
    SCAN_VECTOR counts = 0;
    bool is_rare = false;
    for (; steps > 0; steps--) {
      SCAN_VECTOR rare = 0, least = 0xff, ends = 0, is_end[SCAN_PARTS];
#pragma unroll
      for (size_t part = 0; part < SCAN_PARTS; part++) {
        const uint8_t *p = text + block + part * SCAN_WIDTH;
        if (part * SCAN_WIDTH % 64 == 0) __builtin_prefetch(p + SCAN_AHEAD_BYTES);
        SCAN_VECTOR here, next;
        memcpy(&here, p, SCAN_WIDTH);
        memcpy(&next, p + 1, SCAN_WIDTH);
        is_end[part] = (SCAN_VECTOR)(here == '\n');
        rare |= SCAN_NAME_OF(_buckets)(p, &tables, any);
        if (objects) rare |= is_end[part] & (SCAN_VECTOR)(next != '{');
        least = __builtin_elementwise_min(least, here);
        // One part after the other: what they need all together is more than there are registers.
        __asm__("" : "+x"(rare), "+x"(least));
        if (list != NULL) continue;
        ends += is_end[part];
        __asm__("" : "+x"(ends));
      }
      // What is left of one after taking the byte away is no zero only where the byte is zero.
      rare |= __builtin_elementwise_sub_sat((SCAN_VECTOR)1, least);
      is_rare = !SCAN_IS_ZERO(rare);
      if (__builtin_expect(is_rare, 0)) break;
      if (list == NULL) {
        counts -= ends;
      } else {
        uint64_t words[SCAN_PARTS * SCAN_WIDTH / 64];
        SCAN_WORDS(words, is_end);
        for (size_t word = 0; word < SCAN_PARTS * SCAN_WIDTH / 64; word += 2)
          result.line_ends += scan_append_ends(
              list->place + result.line_ends, block + word * 64, words[word], words[word + 1]);
      }
      block += step;
    }
    if (list == NULL) result.line_ends += SCAN_SUM(counts);
    if (!is_rare) continue;
    if (SCAN_NAME_OF(_exactly)(text, block, block + step, to, needles, objects, list, &result))
      return result;
    block += step;
  }
  size_t last = to - block < step ? to : block;
  if (list != NULL && list->room - result.line_ends < step) last = block;
  if (!SCAN_NAME_OF(_exactly)(text, block, last, to, needles, objects, list, &result))
    result.position = last;
  return result;
}

SCAN_TARGET static inline scan_result SCAN_NAME_OF()(
    const uint8_t *text, size_t from, size_t to, const scan_needles *needles, bool objects,
    const scan_list *list) {
  if (needles->has_any) {
    if (objects) return SCAN_NAME_OF(_all)(text, from, to, needles, true, NULL, true);
    return list == NULL ? SCAN_NAME_OF(_all)(text, from, to, needles, false, NULL, true)
                        : SCAN_NAME_OF(_all)(text, from, to, needles, false, list, true);
  }
  if (objects) return SCAN_NAME_OF(_all)(text, from, to, needles, true, NULL, false);
  return list == NULL ? SCAN_NAME_OF(_all)(text, from, to, needles, false, NULL, false)
                      : SCAN_NAME_OF(_all)(text, from, to, needles, false, list, false);
}

#undef SCAN_PARTS
#undef SCAN_STEPS_MAX
#undef SCAN_WIDTH
#undef SCAN_NAME_OF
#undef SCAN_TARGET
#undef SCAN_VECTOR
#undef SCAN_SIGNED
#undef SCAN_SHUFFLE
#undef SCAN_WORD
#undef SCAN_IS_ZERO
#undef SCAN_SUM
#undef SCAN_WORDS
