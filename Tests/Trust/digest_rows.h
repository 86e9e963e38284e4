// How a function of the kernels' headers and its results become a row of digests.c.
#ifndef DIGEST_ROWS_H
#define DIGEST_ROWS_H

#include "samples.h"

// What a function may read beside the text.
typedef enum {
  // Nothing.
  BARE,
  // A line end, which follows the text, and SCAN_SLACK_BYTES after it.
  LINES,
  // SCAN_LEAD_BYTES before, of which the last is a line end, and SCAN_SLACK_BYTES of zeros after.
  SCANNED,
  SURROUNDINGS,
} surroundings;

typedef struct {
  const uint8_t *text;
  size_t count;
  // Any range of the text.
  size_t at, end;
  const scan_needles *needles;
} sample;

typedef enum { PORTABLE, BASELINE, AVX2, AVX512, FORMS } form;

typedef struct {
  const char *name;
  const char *functions[FORMS];
  surroundings needs;
  void (*digest)(const sample *);
  uint64_t result;
} row;

static row rows[128];
static size_t row_count;
// The form that is called where there are several.
static form chosen;
// Of the sample that is tried.
static uint64_t sum;
// What is written to ends here, at a page that cannot be touched.
static uint8_t *room_end;

static uint64_t mixed(uint64_t before, uint64_t value) {
  before = (before ^ value) * 0x9E3779B97F4A7C15u;
  return before ^ before >> 29;
}

static void put(uint64_t value) { sum = mixed(sum, value); }

static void put_bytes(const void *bytes, size_t count) {
  for (size_t at = 0; at < count; at++) put(((const uint8_t *)bytes)[at]);
}

static void *room(size_t bytes) { return room_end - bytes; }

static void add_row(row added) {
  if (row_count == sizeof rows / sizeof *rows) fail("too many functions");
  rows[row_count++] = added;
}

// A function, and what is put of a sample `s`.
#define KERNEL(name, needs, ...)                                               \
  static void digest_##name(const sample *s) {                                 \
    (void)s;                                                                   \
    __VA_ARGS__                                                                \
  }                                                                            \
  __attribute__((constructor)) static void add_##name(void) {                  \
    (void)name;                                                                \
    add_row((row){#name, {#name, #name, #name, #name}, needs, digest_##name, 0}); \
  }

// The same of a function in its four forms; it is `kernel`.
#define KERNEL_FORMS(name, type, portable, baseline, avx2, avx512, needs, ...)       \
  static void digest_##name(const sample *s) {                                       \
    type *const kernel = (type *const[FORMS]){portable, baseline, avx2, avx512}[chosen]; \
    __VA_ARGS__                                                                      \
  }                                                                                  \
  __attribute__((constructor)) static void add_##name(void) {                        \
    add_row((row){#name, {#portable, #baseline, #avx2, #avx512}, needs,              \
                  digest_##name, 0});                                                \
  }

// Puts what is said of each byte.
#define PUT_BYTES(expression)              \
  for (size_t n = 0; n < s->count; n++) {  \
    uint8_t byte = s->text[n];             \
    put((uint64_t)(int64_t)(expression));  \
  }

// The same of each place.
#define PUT_PLACES(expression)             \
  for (size_t n = 0; n < s->count; n++) {  \
    const uint8_t *at = s->text + n;       \
    put((uint64_t)(expression));           \
  }

#endif
