/* The C kernels by themselves, for clang's undefined-behaviour sanitizer, in memory that ends at a
 * page which nobody may read: a step too far faults, whatever lies there.
 *
 *   kernels [SEED [ROUNDS]]   compares them with loops; says how much was tried
 *   kernels beyond            gives a kernel less than it reads, and so must fault
 */
#include "samples.h"
#include "shapes.h"

static void same(scan_result found, scan_result expected, const char *what) {
  if (found.position != expected.position || found.line_ends != expected.line_ends ||
      found.hit != expected.hit)
    fail(what);
}

static void same_counts(line_counts found, line_counts expected, const char *what) {
  if (found.blank != expected.blank || found.text != expected.text ||
      found.first_text != expected.first_text)
    fail(what);
}

static void count_lines(const uint8_t *text, size_t count) {
  static size_t ends[AREA];
  // The models are those of the text before.
  static line_model model[4];
  size_t to = count, lines = 0;
  while (to > 0 && text[to - 1] != '\n') to--;
  for (size_t at = 0; at < to; at++)
    if (text[at] == '\n') ends[lines++] = at;
  line_counts expected = line_count_portable(text, 0, ends, lines, &model[0]);
  size_t first = line_first_record_portable(text, 0, to);
  same_counts(line_count_baseline(text, 0, ends, lines, &model[1]), expected, "baseline counts differ");
  if (line_first_record_baseline(text, 0, to) != first) fail("baseline's record differs");
  if (scan_has_avx2()) {
    same_counts(line_count_avx2(text, 0, ends, lines, &model[2]), expected, "avx2 counts differ");
    if (line_first_record_avx2(text, 0, to) != first) fail("avx2's record differs");
  }
  if (scan_has_avx512()) {
    same_counts(line_count_avx512(text, 0, ends, lines, &model[3]), expected, "avx512 counts differ");
    if (line_first_record_avx512(text, 0, to) != first) fail("avx512's record differs");
  }
}

typedef scan_result (*scan_kernel)(
    const uint8_t *, size_t, size_t, const scan_needles *, bool, const scan_list *);

// The list ends at a page that cannot be touched; where it is full the scan goes on with another.
static void list_ends(
    const uint8_t *text, size_t from, size_t to, const scan_needles *needles, scan_kernel kernel,
    scan_result expected, uint8_t *room) {
  size_t at = from, next = from, lines = 0;
  scan_result found;
  do {
    size_t most = SCAN_LIST_MIN + below(300);
    scan_list list = {(size_t *)(void *)(room + AREA) - most, most};
    found = kernel(text, at, to, needles, false, &list);
    for (size_t n = 0; n < found.line_ends; n++) {
      while (text[next] != '\n') next++;
      if (list.place[n] != next++) fail("a listed line end differs");
    }
    lines += found.line_ends;
    if (found.hit == SCAN_NOTHING && found.position == at) fail("a list has no room");
    at = found.position;
  } while (found.hit == SCAN_NOTHING && at < to);
  if (at != expected.position || found.hit != expected.hit || lines != expected.line_ends)
    fail("what is listed differs");
}

static void scan(uint8_t *area, uint8_t *room, const scan_needles *needles) {
  size_t count = 1 + below(below(4) == 0 ? 4000 : 300);
  // The lead or the slack touches a page that cannot be read.
  uint8_t *text = below(2) == 0 ? area + SCAN_LEAD_BYTES : area + AREA - SCAN_SLACK_BYTES - count;
  memset(text - SCAN_LEAD_BYTES, 'z', SCAN_LEAD_BYTES);
  size_t kind = below(64);
  if (kind == 0) memset(text, '\n', count);
  else if (kind < 16) alike_text(text, count);
  else random_text(text, count);
  if (below(4) == 0) text[below(count)] = 0;
  text[0] = '\n';
  memset(text + count, 0, SCAN_SLACK_BYTES);
  count_lines(text, count);
  for (size_t from = 1; from < count;) {
    bool objects = text[from - 1] == '\n' && text[from] == '{';
    scan_result expected = scan_portable(text, from, count, needles, objects, NULL);
    same(scan_baseline(text, from, count, needles, objects, NULL), expected, "baseline differs");
    if (scan_has_avx2())
      same(scan_avx2(text, from, count, needles, objects, NULL), expected, "avx2 differs");
    if (scan_has_avx512())
      same(scan_avx512(text, from, count, needles, objects, NULL), expected, "avx512 differs");
    if (!objects) {
      list_ends(text, from, count, needles, scan_portable, expected, room);
      list_ends(text, from, count, needles, scan_baseline, expected, room);
      if (scan_has_avx2()) list_ends(text, from, count, needles, scan_avx2, expected, room);
      if (scan_has_avx512()) list_ends(text, from, count, needles, scan_avx512, expected, room);
    }
    from = expected.position + (expected.hit != SCAN_NOTHING);
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
  size_t odd = 0, limit = below(0x30);
  bool is_low = false;
  for (size_t at = 0; at < count; at++) {
    odd += text[at] < 0x20 && memchr("\t\n\r\x1b", text[at], 4) == NULL;
    is_low |= text[at] < limit;
  }
  if (text_odd_bytes(text, count) != odd) fail("odd bytes differ");
  if (low_baseline(text, count, (uint8_t)limit) != is_low) fail("baseline's low bytes differ");
  if (scan_has_avx2() && low_avx2(text, count, (uint8_t)limit) != is_low)
    fail("avx2's low bytes differ");
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

static void same_places(
    const uint32_t *found, size_t count, const uint32_t *expected, size_t expected_count,
    const char *what) {
  if (count != expected_count || memcmp(found, expected, count * sizeof *found) != 0) fail(what);
}

static void index_json(uint8_t *area, uint8_t *room) {
  static uint32_t expected[AREA];
  size_t count = below(below(4) == 0 ? 2000 : 150);
  uint8_t *text = below(2) == 0 ? area : area + AREA - count;
  random_json(text, count);
  // What may be written over ends at a page that cannot be touched.
  uint32_t *places = (uint32_t *)(room + AREA) - (count + JSON_PLACES_SLACK);
  size_t all = json_index_portable(text, count, expected);
  same_places(places, json_index_baseline(text, count, places), expected, all, "baseline index");
  if (scan_has_avx2())
    same_places(places, json_index_avx2(text, count, places), expected, all, "avx2 index");
  if (scan_has_avx512())
    same_places(places, json_index_avx512(text, count, places), expected, all, "avx512 index");
}

static bool is_word(const uint8_t *text, size_t count, const char *word) {
  return count == strlen(word) && memcmp(text, word, count) == 0;
}

// Byte by byte; 0 where a value is not plain.
static size_t pairs_slowly(const uint8_t *text, size_t count, pair_place *places) {
  static const char key[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_@0123456789./-";
  size_t found = 0, at = 0;
  bool is_usual = false;
  while (at < count) {
    pair_place *place = &places[found++];
    place->key = (uint32_t)at;
    while (at < count && text[at] && strchr(key, text[at])) at++;
    size_t start = place->key;
    if (at == start || strchr("0123456789./-", text[start]) || at == count || text[at] != '=') return 0;
    place->key_end = (uint32_t)at++;
    const char *const usual[] = {"time", "ts", "t", "level", "lvl", "severity", "msg", "message"};
    for (size_t n = 0; n < 8; n++) is_usual |= is_word(text + start, at - 1 - start, usual[n]);
    bool is_quoted = at < count && text[at] == '"', is_escaped = false;
    at += is_quoted;
    place->value = (uint32_t)at;
    for (; at < count; at++) {
      if (text[at] == '"' || (!is_quoted && text[at] == ' ')) break;
      if (text[at] < ' ' || text[at] > '~' || (!is_quoted && strchr("=\\", text[at]))) return 0;
      if (text[at] != '\\') continue;
      if (at + 1 == count || !text[at + 1] || !strchr("\"\\nrtbf", text[at + 1])) return 0;
      is_escaped = true;
      at++;
    }
    place->value_end = (uint32_t)at;
    if (is_quoted && at++ == count) return 0;
    if (at < count && text[at++] != ' ') return 0;
    const uint8_t *value = text + place->value;
    size_t length = place->value_end - place->value, zeros = 0;
    while (zeros < length && value[zeros] == '0') zeros++;
    if (zeros == length && length > 1) return 0;
    place->kind = is_escaped                       ? PAIR_ESCAPED
                  : length == 1 && zeros == 1      ? PAIR_ZERO
                  : is_word(value, length, "false") ? PAIR_FALSE
                  : is_word(value, length, "nil") || is_word(value, length, "<nil>") ||
                          is_word(value, length, "null")
                      ? PAIR_NULL
                      : PAIR_TEXT;
  }
  return found > 1 && is_usual ? found : 0;
}

static size_t add_text(uint8_t *text, size_t count, const char *more) {
  memcpy(text + count, more, strlen(more));
  return count + strlen(more);
}

static void find_pairs(uint8_t *area) {
  static const char *const keys[] = {"t", "level", "msg", "some.key", "time", "a-long_enough/key", "=", "1"};
  static const char *const values[] = {
      "", "x", "0", "00", "0x", "nil", "null", "<nil>", "false", "\"\"", "\"a b\"", "\"a\\\\ b\\nc\"",
      "\"null\"", "\"0\"", "a-long_enough/value,for(one)vector", "\"\\x41\"", "\"", "\xc3", "\x7f", "\t"};
  static pair_place found[AREA], expected[AREA];
  static uint8_t text[AREA];
  // Those at the end are in no line of plain pairs.
  size_t odd = below(2) == 0 ? 0 : 5, count = 0;
  for (size_t n = below(20); n > 0; n--) {
    count = add_text(text, count, keys[below(6 + (odd ? 2 : 0) * (below(8) == 0))]);
    count = add_text(text, count, "=");
    count = add_text(text, count, values[below(15 + odd * (below(8) == 0))]);
    if (n > 1 || below(2) == 0) text[count++] = ' ';
  }
  uint8_t *start = below(2) == 0 ? area : area + AREA - count;
  memcpy(start, text, count);
  size_t all = pairs_slowly(start, count, expected);
  if (pair_find(start, 0, count, found, AREA) != all) fail("pairs differ");
  for (size_t n = 0; n < all; n++)
    if (memcmp(&found[n], &expected[n], sizeof *found) != 0) fail("a pair differs");
  if (all > 0 && pair_find(start, 0, count, found, all - 1) != 0) fail("there is no room");
}

static size_t unescaped(const uint8_t *text, size_t at, size_t end, uint8_t *out, size_t *stop) {
  static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
  size_t count = 0;
  while (at < end && !(text[at] == '\\' && text[at + 1] == 'u')) {
    bool is_escape = text[at] == '\\';
    at += is_escape;
    const char *kind = is_escape ? strchr(from, text[at]) : NULL;
    out[count++] = kind != NULL ? (uint8_t)to[kind - from] : text[at];
    at++;
  }
  *stop = at;
  return count;
}

static void unescape(uint8_t *area, uint8_t *room) {
  static uint8_t expected[AREA];
  size_t count = below(below(4) == 0 ? 300 : 40);
  size_t more = below(2) == 0 ? 0 : below(40);
  uint8_t *text = area + AREA - count - more, *out = room + AREA - count - TEXT_UNESCAPE_SLACK;
  memset(text + count, '\\', more);
  for (size_t at = 0; at < count; at++) {
    text[at] = below(3) == 0 ? (uint8_t)"0aGf\"bnrtu/"[below(11)] : (uint8_t)('a' + below(8));
    if (at + 2 < count && below(6) == 0) {
      text[at++] = '\\';
      text[at] = (uint8_t)"\\bfnrt\"/u"[below(9)];
    }
  }
  size_t hex = 0;
  while (hex < count && strchr("0123456789abcdefABCDEF", text[hex])) hex++;
  if (text_hex_end(text, 0, count) != hex) fail("hexadecimal digits differ");
  size_t stop, all = unescaped(text, 0, count, expected, &stop);
  text_unescaped found = text_unescape(text, 0, count, count + more, out);
  if (found.at != stop || found.written != all || memcmp(out, expected, all) != 0)
    fail("what is unescaped differs");
}

static void compare(uint8_t *area) {
  uint8_t *a = area + below(300), *b = area + AREA - below(40);
  size_t count = (size_t)(area + AREA - b);
  random_text(b, count);
  memcpy(a, b, count);
  if (count > 0 && below(2) == 0) a[below(count)] ^= (uint8_t)below(2);
  if (text_equal(a, b, count) != (memcmp(a, b, count) == 0)) fail("equality differs");
  size_t length = 1 + below(4), end = below(200);
  size_t found = 0;
  random_json(area, end);
  random_json(b = area + AREA - length, length);
  while (found + length <= end && memcmp(area + found, b, length) != 0) found++;
  if (found + length > end) found = end;
  if (text_find(area, 0, end, b, length) != found) fail("what is found differs");
}

int main(int argc, char **argv) {
  static const char *const one[] = {"error"}, *const many[] = {"error", "e", "or.x", "failure"};
  scan_needles simple = needles_of(one, 1), complex = needles_of(many, 4);
  uint8_t *area = guarded(AREA), *room = guarded(AREA);
  if (argc > 1 && strcmp(argv[1], "beyond") == 0) {
    memset(area, 'x', AREA);
    area[AREA - 65] = '\n';
    // The vector behind the last 64 bytes is not there.
    volatile size_t found = scan_baseline(area, AREA - 64, AREA, &simple, false, NULL).position;
    printf("nothing faulted: %zu\n", found);
    return 1;
  }
  state = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
  size_t rounds = argc > 2 ? strtoull(argv[2], NULL, 10) : 200000;
  for (size_t round = 0; round < rounds; round++) {
    scan(area, room, round % 2 == 0 ? &simple : &complex);
    search(area);
    index_json(area, room);
    find_pairs(area);
    compare(area);
    unescape(area, room);
    find_shape(area, room);
  }
  printf("kernels: %zu rounds, portable baseline%s%s\n", rounds,
         scan_has_avx2() ? " avx2" : "", scan_has_avx512() ? " avx512" : "");
  return 0;
}
