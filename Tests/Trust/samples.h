// Texts that are hostile to the kernels, made of a seed, and memory whose ends cannot be read.
#ifndef SAMPLES_H
#define SAMPLES_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "byte_kernels.h"
#include "json_kernels.h"
#include "line_kernels.h"
#include "low_kernels.h"
#include "pair_kernels.h"
#include "shape_kernels.h"
#include "text_kernels.h"

#define AREA 16384

static uint64_t state;

static inline uint64_t next(void) {
  uint64_t mixed = state += 0x9E3779B97F4A7C15u;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return mixed ^ (mixed >> 31);
}

static inline size_t below(size_t bound) { return (size_t)(next() % bound); }

static inline void fail(const char *what) {
  fprintf(stderr, "kernels: %s\n", what);
  exit(1);
}

// So many bytes, of whole pages, between two pages that cannot be read.
static inline uint8_t *guarded(size_t bytes) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  uint8_t *base = mmap(NULL, bytes + 2 * page, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED || mprotect(base, page, PROT_NONE) != 0 ||
      mprotect(base + page + bytes, page, PROT_NONE) != 0)
    fail("no memory");
  return base + page;
}

static inline void add(scan_needles *needles, scan_needle_kind kind, const char *text) {
  scan_needle *needle = &needles->needle[needles->count++];
  needle->kind = (uint8_t)kind;
  needle->length = (uint8_t)strlen(text);
  memcpy(needle->bytes, text, strlen(text));
}

// Needles as ScanNeedles makes them.
static inline scan_needles needles_of(const char *const *names, uint32_t count) {
  scan_needles needles = {0};
  for (uint32_t n = 0; n < count; n++) {
    add(&needles, SCAN_NAME, names[n]);
    for (const char *c = names[n]; *c; c++)
      needles.escaped[*c >> 6] |= (uint64_t)1 << (*c & 63);
  }
  for (const char *c = "\\u0123456789abcdefABCDEF"; *c; c++)
    needles.escaped[*c >> 6] |= (uint64_t)1 << (*c & 63);
  add(&needles, SCAN_HEAD, "panic: ");
  if (count > 1) add(&needles, SCAN_HEAD, "\xc3\xa9\xc3\xa9\xc3\xa9");
  add(&needles, SCAN_MEMBER, "MESSAGE");
  scan_prepare(&needles);
  return needles;
}

static inline size_t random_text(uint8_t *text, size_t count) {
  static const char *const pieces[] = {
      "\"error\":", "rror\"", "\\u0065", "\\u0026", "\\\\", "\n", "\r\n", " \t\r\n", "ut P ", "rr P:",
      "panic: ", "MESSAGE\\\": [", "MESSAGE\" :null", "\xc3\xa9\xc3\xa9\xc3\xa9", "\n{", "}\n{\"", " {\"",
      "}\n", "[", "\x1b[1m", "time=\"", "\" x=1", "x", "err", "\\u00", "some words that say nothing, ", "or6\\", "\xc3\xa9", "\n\n"};
  size_t at = 0;
  while (at < count) {
    const char *piece = pieces[below(sizeof pieces / sizeof *pieces)];
    for (; *piece && at < count; piece++) text[at++] = (uint8_t)*piece;
    for (size_t more = below(8) == 0 ? below(200) : 0; more > 0 && at < count; more--)
      text[at++] = 'y';
  }
  return count;
}

// Lines of pairs, each as the one before but for a byte or two.
static inline size_t alike_text(uint8_t *text, size_t count) {
  static const char *const lines[] = {
      "time=\"2022-05-12T09:14:31Z\" level=info msg=x", "t=1 x=2", "level=info msg=\"a b\" y=z",
      "severity=\"a b\" some.key=\"c\" x", "time= x=",
      "some.long/key.of_many@bytes-that.fill=a-vector-almost/alone,or level=x y=z"};
  const char *line = lines[below(sizeof lines / sizeof *lines)];
  size_t length = strlen(line), before = 0;
  for (size_t at = 0; at < count; at++) {
    size_t place = at - before;
    text[at] = place == length ? '\n' : (uint8_t)line[place];
    if (below(40) == 0) text[at] = (uint8_t)" =\"\\\t\r{}\nt1"[below(11)];
    // What follows a line end may go on as if there were none.
    if (place == length || (text[at] == '\n' && below(2) == 0)) before = at + 1;
  }
  return count;
}

static inline size_t random_json(uint8_t *text, size_t count) {
  static const char bytes[] = "\"\\{}[]:, ab1\t\n\r\x01\x80";
  // All of them are seldom wanted: most texts would be refused.
  size_t used = below(8) == 0 ? sizeof bytes - 1 : 12;
  for (size_t at = 0; at < count; at++)
    text[at] = below(2) == 0 ? 'x' : (uint8_t)bytes[below(used)];
  return count;
}

#endif
