/* What the functions of the kernels' headers give for hostile data, as one digest each, to compare
 * processors and instruction sets: equal digests are equal results.
 *
 *   digests FORM [SEED]   FORM is portable, baseline, avx2 or avx512
 *   digests forms         those that this machine has
 *   digests names         the functions that are called, or are only parts of one that is
 *
 * Texts have all lengths from 0 to 300, at all places of a line of the cache, and some are longer. Each
 * lies between bytes that say nothing, and once more at each of two pages that cannot be read, where
 * it must give the same: what is around a text is not looked at.
 */
#include "digest_lines.h"
#include "digest_scan.h"
#include "digest_text.h"

#define ALIGNMENTS 64
#define LENGTH_MAX 300
#define LONG_MAX 9000
#define LONG_COUNT 600
// Where a text is put: anywhere, and at both ends of its area.
#define PLACES 3
// So much of what is around it is other each time.
#define AROUND 160
// What is written to: a place of each byte of a long text is the most.
#define ROOM (1 << 17)

static const char *const form_names[FORMS] = {"portable", "baseline", "avx2", "avx512"};

// Colours, marks and times, and what is nearly one.
static void odd_text(uint8_t *text, size_t count) {
  static const char *const pieces[] = {
      "\x1b[0;31m", "\x1b[", "\x1b", "m", "\xef\xbb\xbf", "\xef\xbb", "\x1e", "[{", "[ {\"", "[x] ", " {}",
      "{ }", "\r\n", "\n", "2022-05-12T09:14:31.204Z ", "2022-", "@400000006 ", "stdout F ", "stderr F ",
      "level=info ", "msg=\"a \\\" b\" ", "t=1 ", "x=\"", " ", "\t", "}", "}\x1b[0m", "word ", "0", "00"};
  for (size_t at = 0; at < count;) {
    const char *piece = pieces[below(sizeof pieces / sizeof *pieces)];
    for (; *piece && at < count; piece++) text[at++] = (uint8_t)*piece;
    if (below(20) == 0 && at < count) text[at++] = (uint8_t)next();
  }
}

static void hostile_text(uint8_t *text, size_t count) {
  switch (below(7)) {
    case 0:
    case 1: random_text(text, count); break;
    case 2: alike_text(text, count); break;
    case 3: random_json(text, count); break;
    case 4: odd_text(text, count); break;
    case 5:
      for (size_t at = 0; at < count; at++) text[at] = (uint8_t)next();
      break;
    default: {
      // Long runs of what is in hexadecimal numbers, in keys, and of one byte.
      static const char bytes[] = "0123456789abcdefABCDEF_@./-zZ\n{}\\\" ";
      size_t from = below(sizeof bytes - 1), used = 1 + below(sizeof bytes - 1 - from);
      for (size_t at = 0; at < count; at++) text[at] = (uint8_t)bytes[from + below(used)];
    }
  }
  for (size_t n = below(3); n > 0 && count > 0; n--) {
    size_t at = below(count);
    text[at] = (uint8_t)next();
  }
}

static void noise(uint8_t *at, uint8_t *end) {
  for (; end - at >= 8; at += 8) {
    uint64_t bytes = next();
    memcpy(at, &bytes, 8);
  }
  while (at < end) *at++ = (uint8_t)next();
}

// Puts the text at `place` in the area, and around it what its functions may read, and noise.
static void lay(
    uint8_t *area, uint8_t *place, const uint8_t *text, size_t count, surroundings needs) {
  uint8_t *after = place + count;
  noise(place - area < AROUND ? area : place - AROUND, place);
  noise(after, area + AREA - after < AROUND ? area + AREA : after + AROUND);
  memcpy(place, text, count);
  if (needs == LINES) *after = '\n';
  if (needs != SCANNED) return;
  place[-1] = '\n';
  memset(after, 0, SCAN_SLACK_BYTES);
}

// Adds what the functions give for the text at its three places, with other noise at each.
static void try_at(
    uint8_t *const *places, uint8_t *area, const uint8_t *text, sample s, surroundings needs) {
  uint64_t seed = next(), first[sizeof rows / sizeof *rows];
  for (size_t n = 0; n < PLACES; n++) {
    state = seed + n;
    lay(area, places[n], text, s.count, needs);
    s.text = places[n];
    for (size_t r = 0; r < row_count; r++) {
      if (rows[r].needs != needs) continue;
      // What a row draws depends on no other.
      state = seed;
      sum = 0;
      rows[r].digest(&s);
      if (n == 0) {
        first[r] = sum;
        rows[r].result = mixed(rows[r].result, sum);
      } else if (sum != first[r]) {
        fprintf(stderr, "%s: ", rows[r].name);
        fail("what is around a text changes the result");
      }
    }
  }
  state = seed;
}

static void try(
    uint8_t *area, const uint8_t *text, size_t count, size_t alignment, const scan_needles *needles) {
  static const size_t lead[] = {0, 0, SCAN_LEAD_BYTES};
  static const size_t slack[] = {0, 1 + SCAN_SLACK_BYTES, SCAN_SLACK_BYTES};
  sample s = {NULL, count, below(count + 1), 0, needles};
  s.end = s.at + below(count - s.at + 1);
  for (surroundings needs = BARE; needs < SURROUNDINGS; needs++) {
    uint8_t *const places[PLACES] = {
        area + 1024 + alignment, area + lead[needs], area + AREA - slack[needs] - count};
    try_at(places, area, text, s, needs);
  }
}

static void try_all(void) {
  static uint8_t text[LONG_MAX];
  uint8_t *area = guarded(AREA);
  static const char *const one[] = {"error"}, *const many[] = {"error", "e", "or.x", "failure"};
  scan_needles needles[] = {needles_of(one, 1), needles_of(many, 4)};
  for (size_t count = 0; count <= LENGTH_MAX; count++) {
    for (size_t alignment = 0; alignment < ALIGNMENTS; alignment++) {
      hostile_text(text, count);
      try(area, text, count, alignment, &needles[below(2)]);
    }
  }
  for (size_t n = 0; n < LONG_COUNT; n++) {
    size_t count = LENGTH_MAX + below(LONG_MAX - LENGTH_MAX);
    hostile_text(text, count);
    try(area, text, count, n % ALIGNMENTS, &needles[n % 2]);
  }
}

// Where there are no wide vectors their functions are those of the baseline.
static bool can_run(form tried) {
#if defined(__x86_64__)
  return tried <= BASELINE || (tried == AVX2 && scan_has_avx2()) ||
         (tried == AVX512 && scan_has_avx512());
#else
  return tried < FORMS;
#endif
}

// Functions that are called by those above alone, or here.
static const char *const parts[] = {
    "scan_has_avx2", "scan_has_avx512", "shape_is_equal", "shape_escape_end", "shape_string_end",
    "shape_digits_end", "shape_number_end", "shape_has_word", "shape_find_scalar", "shape_find_body",
#if defined(__x86_64__)
    "scan_avx2_load", "scan_avx2_buckets", "scan_avx2_exactly", "scan_avx2_all",
    "scan_avx512_load", "scan_avx512_buckets", "scan_avx512_exactly", "scan_avx512_all",
    "json_zeros_avx2", "json_append_bits_avx2", "json_append_compressed", "json_index_compressing",
#endif
};

int main(int argc, char **argv) {
  const char *wanted = argc > 1 ? argv[1] : "";
  if (strcmp(wanted, "names") == 0) {
    for (size_t n = 0; n < row_count; n++)
      for (form one = PORTABLE; one < FORMS; one++) puts(rows[n].functions[one]);
    for (size_t n = 0; n < sizeof parts / sizeof *parts; n++) puts(parts[n]);
    return 0;
  }
  while (chosen < FORMS && strcmp(wanted, form_names[chosen]) != 0) {
    if (strcmp(wanted, "forms") == 0 && can_run(chosen)) puts(form_names[chosen]);
    chosen++;
  }
  if (strcmp(wanted, "forms") == 0) return 0;
  if (chosen == FORMS || !can_run(chosen)) fail("this machine has no such form");
  state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  room_end = guarded(ROOM) + ROOM;
  try_all();
  for (size_t n = 0; n < row_count; n++)
    printf("%s %016llx\n", rows[n].name, (unsigned long long)rows[n].result);
  return 0;
}
