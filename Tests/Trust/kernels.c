/* The C kernels by themselves, for clang's undefined-behaviour sanitizer, in memory that ends at a
 * page which nobody may read: a step too far faults, whatever lies there.
 *
 *   kernels [SEED [ROUNDS]]   compares them with loops; says how much was tried
 *   kernels beyond            gives a kernel less than it reads, and so must fault
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "byte_kernels.h"
#include "text_kernels.h"

#define AREA 16384

static uint64_t state;

static uint64_t next(void) {
  uint64_t mixed = state += 0x9E3779B97F4A7C15u;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return mixed ^ (mixed >> 31);
}

static size_t below(size_t bound) { return (size_t)(next() % bound); }

static void fail(const char *what) {
  fprintf(stderr, "kernels: %s\n", what);
  exit(1);
}

// AREA bytes between two pages that cannot be read.
static uint8_t *guarded(void) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  uint8_t *base = mmap(NULL, AREA + 2 * page, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED || mprotect(base, page, PROT_NONE) != 0 ||
      mprotect(base + page + AREA, page, PROT_NONE) != 0)
    fail("no memory");
  return base + page;
}

static void escape(scan_needles *needles, uint8_t byte) {
  needles->escaped[byte >> 6] |= (uint64_t)1 << (byte & 63);
}

// Needles as LineScanner makes them.
static scan_needles needles_of(const char *const *names, uint32_t count) {
  static const char escapes[] = "\\u0123456789abcdefABCDEF";
  scan_needles needles = {0};
  uint8_t common = 0xff, first = (uint8_t)(0x30 | (uint8_t)names[0][0] >> 4);
  needles.name_count = count;
  for (uint32_t n = 0; n < count; n++) {
    needles.name_length[n] = (uint8_t)strlen(names[n]);
    memcpy(needles.name[n], names[n], strlen(names[n]));
    for (const char *c = names[n]; *c; c++) {
      escape(&needles, (uint8_t)*c);
      common &= (uint8_t) ~((0x30 | (uint8_t)*c >> 4) ^ first);
    }
  }
  for (const char *c = escapes; *c; c++) {
    escape(&needles, (uint8_t)*c);
    common &= (uint8_t) ~((0x30 | (uint8_t)*c >> 4) ^ first);
  }
  needles.escape_mask = common;
  needles.escape_value = first & common;
  scan_prepare(&needles);
  return needles;
}

static size_t random_text(uint8_t *text, size_t count) {
  static const char *const pieces[] = {
      "\"error\":", "rror\"", "\\u0065", "\\u0026", "\\\\", "\n", "\r\n", " \t\r\n", " P ", " P:",
      "x", "err", "\\u00", "some words that say nothing, ", "or6\\", "\xc3\xa9", "\n\n"};
  size_t at = 0;
  while (at < count) {
    const char *piece = pieces[below(sizeof pieces / sizeof *pieces)];
    for (; *piece && at < count; piece++) text[at++] = (uint8_t)*piece;
    for (size_t more = below(8) == 0 ? below(200) : 0; more > 0 && at < count; more--)
      text[at++] = 'y';
  }
  return count;
}

static void same(scan_result found, scan_result expected, const char *what) {
  if (found.position != expected.position || found.line_ends != expected.line_ends ||
      found.blank_lines != expected.blank_lines)
    fail(what);
}

static void scan(uint8_t *area, const scan_needles *needles) {
  size_t count = 1 + below(below(4) == 0 ? 4000 : 300);
  // The lead or the slack touches a page that cannot be read.
  uint8_t *text = below(2) == 0 ? area + SCAN_LEAD_BYTES : area + AREA - SCAN_SLACK_BYTES - count;
  memset(text - SCAN_LEAD_BYTES, 'z', SCAN_LEAD_BYTES);
  random_text(text, count);
  text[0] = '\n';
  memset(text + count, 0, SCAN_SLACK_BYTES);
  for (size_t from = 1; from < count;) {
    scan_result expected = scan_portable(text, from, count, needles);
    same(scan_baseline(text, from, count, needles), expected, "baseline differs");
    if (scan_has_avx2()) same(scan_avx2(text, from, count, needles), expected, "avx2 differs");
    if (scan_has_avx512())
      same(scan_avx512(text, from, count, needles), expected, "avx512 differs");
    from = expected.position + 1;
  }
}

static void search(uint8_t *area) {
  size_t count = below(below(4) == 0 ? 9000 : 80);
  uint8_t *text = below(2) == 0 ? area : area + AREA - count;
  random_text(text, count);
  for (size_t n = below(4); n > 0 && count > 0; n--) text[below(count)] = (uint8_t)next();
  size_t ends = 0;
  for (size_t at = 0; at < count; at++) ends += text[at] == '\n';
  if (text_line_ends(text, count) != ends) fail("line ends differ");
  size_t start = count;
  while (start > 0 && text[start - 1] != '\n') start--;
  if (text_line_start(text, count) != start) fail("line starts differ");
  uint8_t classes[256];
  for (size_t byte = 0; byte < 256; byte++) classes[byte] = (uint8_t)(byte >= 'a' ? 4 : 1);
  for (size_t tries = 0; tries < 8; tries++) {
    size_t at = below(count + 1), end = at + below(count - at + 1);
    size_t plain = at;
    while (plain < end && text[plain] != '"' && text[plain] != '\\' && text[plain] >= 0x20 &&
           text[plain] < 0x80)
      plain++;
    if (text_plain_end(text, at, end, count) != plain) fail("plain ends differ");
    size_t run = at;
    while (run < end && classes[text[run]] & 4) run++;
    if (text_run_end(text, at, end, classes, 4) != run) fail("run ends differ");
  }
}

int main(int argc, char **argv) {
  static const char *const one[] = {"error"}, *const many[] = {"error", "e", "or.x", "failure"};
  scan_needles simple = needles_of(one, 1), complex = needles_of(many, 4);
  uint8_t *area = guarded();
  if (argc > 1 && strcmp(argv[1], "beyond") == 0) {
    memset(area, 'x', AREA);
    area[AREA - 65] = '\n';
    // The vector behind the last 64 bytes is not there.
    volatile size_t found = scan_baseline(area, AREA - 64, AREA, &simple).position;
    printf("nothing faulted: %zu\n", found);
    return 1;
  }
  state = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
  size_t rounds = argc > 2 ? strtoull(argv[2], NULL, 10) : 200000;
  for (size_t round = 0; round < rounds; round++) {
    scan(area, round % 2 == 0 ? &simple : &complex);
    search(area);
  }
  printf("kernels: %zu rounds, portable baseline%s%s\n", rounds,
         scan_has_avx2() ? " avx2" : "", scan_has_avx512() ? " avx512" : "");
  return 0;
}
