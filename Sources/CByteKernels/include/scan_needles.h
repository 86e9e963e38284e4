// What a scan looks for, and the coarse test that the wide kernels do for all of it at once.
//
// The coarse test looks at four neighbouring bytes by nibbles (as Teddy does in the regex crate). Each
// needle has a window of four bytes, and each window is in one of eight buckets, a bit each. A table
// says for each nibble in which buckets a byte with it can be; a place at which some bucket is left
// after five look-ups may be a hit, and is tested exactly:
//
//   window       -2    -1    0   +1      0 is the lane, at which a hit is reported
//   name          r     r    o    r     the rarest four bytes
//   short name    e     r    r   " \ = or .
//   head          n     i    c    :
//   escape        u     0    0   first hex digit of an escaped character
//   tag         u, r  t, r  ' '   P
//   by           low   low  low  low and high nibble
//
// The cost is that of five look-ups, however many needles there are.
#ifndef SCAN_NEEDLES_H
#define SCAN_NEEDLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SCAN_NEEDLES_MAX 64
#define SCAN_NEEDLE_BYTES_MAX 64
#define SCAN_HEAD_BYTES_MIN 4
#define SCAN_BUCKETS 8

typedef enum {
  // A hit where a quote, a backslash, an equals sign, a point or an escape follows.
  SCAN_NAME,
  // A hit wherever it is.
  SCAN_HEAD,
  // A member's name, a hit where its value is null or an array.
  SCAN_MEMBER,
} scan_needle_kind;

typedef struct {
  uint8_t kind;
  uint8_t length;
  // The offset of the lane.
  uint8_t lane;
  uint8_t bytes[SCAN_NEEDLE_BYTES_MAX];
} scan_needle;

typedef struct {
  uint32_t count;
  scan_needle needle[SCAN_NEEDLES_MAX];
  // One bit for each ASCII character whose escape (`\u0065`) is a hit.
  uint64_t escaped[2];

  // The rest is set by scan_prepare: the buckets by nibbles, for each byte of the window.
  uint8_t low[4][16];
  uint8_t high[16];
  // Whether a byte that is not ASCII can be in a window: then it is looked up by its nibbles too.
  bool has_any;
} scan_needles;

// For each byte of a window, which low nibbles it can have; for the last one, which high ones too.
typedef struct {
  uint16_t low[4];
  uint16_t high;
} scan_window;

#define SCAN_ANY_NIBBLE 0xffff

// Lines as they are in logs. What is rare in them decides about speed only.
static const char scan_sample[] =
    "{\"level\":\"info\",\"ts\":\"2022-05-12T09:14:31.204Z\",\"logger\":\"http.handler\",\"caller"
    "\":\"server/server.go:214\",\"msg\":\"request completed\",\"method\":\"GET\",\"path\":\"/api"
    "/v4/projects/17/repository/files\",\"status\":200,\"duration_ms\":12.75,\"remote_addr\":\"10"
    ".8.3.21:53212\",\"user_agent\":\"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\",\"cont"
    "ent_type\":\"application/json\",\"request_id\":\"01G2TS1C0063XBBPZN2WM3Z0Z4\",\"bytes_writte"
    "n\":5203}\n"
    "{\"@timestamp\":\"2022-05-12T09:14:31,204+00:00\",\"severity\":\"WARNING\",\"message\":\"con"
    "nection to upstream service timed out, retrying in 500ms\",\"service\":\"payment-gateway\","
    "\"environment\":\"production\",\"version\":\"v3.39.1\",\"host\":\"node-7.example.com\",\"pid"
    "\":1,\"thread_name\":\"main\",\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"span_id\":"
    "\"00f067aa0ba902b7\",\"kubernetes\":{\"namespace\":\"default\",\"pod_name\":\"registry-5d8f7"
    "c9b6-x2x7q\",\"container\":\"registry\",\"labels\":{\"app\":\"registry\"}},\"attempt\":3,\"s"
    "uccess\":true}\n"
    "time=\"2022-05-12T09:14:31Z\" level=info msg=\"authorized request\" go.version=go1.17.8 http"
    ".request.host=registry.example.com http.request.uri=\"/v2/group/image/manifests/latest\" var"
    "s.name=group/image vars.reference=latest instance.id=c7ad8cd5-631a-5207-1db5-c2628b96b757\n"
    "10.25.12.123 - - [12/May/2022:09:14:31 +0000] \"POST /session/new?user=me HTTP/1.1\" 302 152"
    "4 \"https://www.example.com/login\" \"curl/7.68.0\"\n"
    "2022-05-12 09:14:31.204 DEBUG 7 --- [nio-8080-exec-5] o.s.web.servlet.DispatcherServlet : Co"
    "mpleted initialization, user session created from address and token; response ready\n"
    "I0512 09:14:31.204567       1 controller.go:115] Starting reconciliation of deployment \"fro"
    "ntend\" after change of configuration, waiting for caches to sync\n"
    "{\"digest\":\"sha256:54a715eb5ab536b68e5d369a911d43d07a5dc50b653663b2f25c53c78401ee96\",\"si"
    "ze\":64553374,\"media_type\":\"application/vnd.docker.distribution.manifest.v2+json\",\"repo"
    "sitory\":\"platform/nginx\",\"action\":\"push\",\"description\":\"importing layer\",\"correl"
    "ation_id\":\"\",\"route\":\"registration\",\"function\":\"handle\",\"line\":42,\"db\":{\"que"
    "ry\":\"SELECT id, name FROM users WHERE state = $1\",\"rows\":7}}";

#define SCAN_SAMPLE_WORDS ((sizeof scan_sample + 63) / 64)

// The places in the sample where a byte of each nibble is, for each byte of a window.
typedef struct {
  uint64_t low[4][16][SCAN_SAMPLE_WORDS], high[16][SCAN_SAMPLE_WORDS];
  // How often each low nibble is in it, and each byte.
  uint16_t nibbles[16], bytes[128];
} scan_places;

static inline void scan_find_places(scan_places *places) {
  memset(places, 0, sizeof *places);
  for (size_t at = 0; at < sizeof scan_sample - 1; at++) {
    uint8_t byte = (uint8_t)scan_sample[at];
    places->nibbles[byte & 15]++;
    places->bytes[byte]++;
    for (size_t back = 0; back < 4 && back <= at; back++)
      places->low[back][byte & 15][(at - back) / 64] |= (uint64_t)1 << ((at - back) % 64);
    if (at >= 3) places->high[byte >> 4][(at - 3) / 64] |= (uint64_t)1 << ((at - 3) % 64);
  }
}

// About how often a window matches what is no hit: as often as it does in the sample, and where that
// says nothing, as the bytes of the sample do by chance.
static inline double scan_window_cost(const scan_window *window, const scan_places *places) {
  double chance = 1;
  for (int at = 0; at < 3; at++) {
    double sum = 1;
    for (int low = 0; low < 16; low++)
      if (window->low[at] >> low & 1) sum += places->nibbles[low];
    chance *= sum / sizeof scan_sample;
  }
  double sum = 1;
  for (int byte = 0; byte < 128; byte++)
    if ((window->low[3] >> (byte & 15) & 1) && (window->high >> (byte >> 4) & 1))
      sum += places->bytes[byte];
  chance *= sum / sizeof scan_sample;
  size_t count = 0;
  for (size_t word = 0; word < SCAN_SAMPLE_WORDS; word++) {
    uint64_t all = ~(uint64_t)0;
    for (int at = 0; at < 5; at++) {
      uint64_t some = 0;
      for (int nibble = 0; nibble < 16; nibble++) {
        if (at < 4 && window->low[at] >> nibble & 1) some |= places->low[at][nibble][word];
        if (at == 4 && window->high >> nibble & 1) some |= places->high[nibble][word];
      }
      all &= some;
    }
    count += (size_t)__builtin_popcountll(all);
  }
  return (double)count / sizeof scan_sample + chance;
}

static inline scan_window scan_window_union(const scan_window *one, const scan_window *other) {
  scan_window both;
  for (int at = 0; at < 4; at++) both.low[at] = one->low[at] | other->low[at];
  both.high = one->high | other->high;
  return both;
}

// The window of three bytes and one of a set, which ends with a zero; a byte of NULL can be any.
static inline scan_window scan_window_of(
    const uint8_t *first, const uint8_t *second, const uint8_t *third, const char *last) {
  const uint8_t *bytes[3] = {first, second, third};
  scan_window window = {{0, 0, 0, 0}, 0};
  for (int at = 0; at < 3; at++)
    window.low[at] =
        bytes[at] == NULL ? SCAN_ANY_NIBBLE : (uint16_t)(1 << (*bytes[at] & 15));
  for (; *last != 0; last++) {
    window.low[3] |= (uint16_t)(1 << (*last & 15));
    window.high |= (uint16_t)(1 << ((uint8_t)*last >> 4));
  }
  return window;
}

// Adds the rarest window of four bytes of a needle, and puts the lane there; of a name the window may
// end with what follows it, in two sets that nibbles tell apart well. Returns how many were added.
static inline size_t scan_needle_windows(
    scan_needle *needle, const scan_places *places, scan_window *windows) {
  double least = -1;
  for (uint8_t at = 0; at + 4 <= needle->length; at++) {
    const uint8_t *bytes = needle->bytes + at;
    const char last[2] = {(char)bytes[3], 0};
    scan_window one = scan_window_of(bytes, bytes + 1, bytes + 2, last);
    double cost = scan_window_cost(&one, places);
    if (least >= 0 && cost >= least) continue;
    least = cost;
    windows[0] = one;
    needle->lane = at + 2;
  }
  if (needle->kind == SCAN_HEAD) return 1;
  const uint8_t *end = needle->bytes + needle->length;
  const uint8_t *first = needle->length > 2 ? end - 3 : NULL;
  const uint8_t *second = needle->length > 1 ? end - 2 : NULL;
  scan_window quote = scan_window_of(first, second, end - 1, "\"'.");
  scan_window other = scan_window_of(first, second, end - 1, "\\=\x1b");
  if (least >= 0 && least <= scan_window_cost(&quote, places) + scan_window_cost(&other, places)) return 1;
  windows[0] = quote;
  windows[1] = other;
  needle->lane = needle->length - 1;
  return 2;
}

// The first hexadecimal digits of all characters whose escape is a hit.
static inline scan_window scan_escape_window(const scan_needles *needles) {
  char digits[9];
  size_t count = 0;
  for (int high = 0; high < 8; high++)
    if (needles->escaped[high / 4] >> (high % 4 * 16) & 0xffff) digits[count++] = (char)('0' + high);
  digits[count] = 0;
  return scan_window_of((const uint8_t *)"u", (const uint8_t *)"0", (const uint8_t *)"0", digits);
}

// Derives from the needles and the escaped characters what the wide kernels need.
static inline void scan_prepare(scan_needles *needles) {
  scan_window windows[2 * SCAN_NEEDLES_MAX + 2];
  scan_places places;
  scan_find_places(&places);
  size_t count = 0;
  needles->has_any = false;
  for (uint32_t n = 0; n < needles->count; n++) {
    scan_needle *needle = &needles->needle[n];
    count += scan_needle_windows(needle, &places, windows + count);
    if (needle->length < 3) needles->has_any = true;
    for (uint8_t at = 0; at < needle->length; at++)
      if (needle->bytes[at] >= 0x80) needles->has_any = true;
  }
  windows[count++] = scan_escape_window(needles);
  scan_window tag = scan_window_of(
      (const uint8_t *)"u", (const uint8_t *)"t", (const uint8_t *)" ", "P");
  tag.low[0] |= 1 << ('r' & 15);
  tag.low[1] |= 1 << ('r' & 15);
  windows[count++] = tag;
  double costs[2 * SCAN_NEEDLES_MAX + 2];
  for (size_t i = 0; i < count; i++) costs[i] = scan_window_cost(&windows[i], &places);
  // Windows share a bucket where that makes the least difference.
  while (count > SCAN_BUCKETS) {
    size_t one = 0, other = 1;
    double least = -1;
    for (size_t i = 0; i < count; i++) {
      for (size_t j = i + 1; j < count; j++) {
        scan_window both = scan_window_union(&windows[i], &windows[j]);
        double cost = scan_window_cost(&both, &places) - costs[i] - costs[j];
        if (least >= 0 && cost >= least) continue;
        least = cost < 0 ? 0 : cost;
        one = i;
        other = j;
      }
    }
    windows[one] = scan_window_union(&windows[one], &windows[other]);
    costs[one] = scan_window_cost(&windows[one], &places);
    windows[other] = windows[--count];
    costs[other] = costs[count];
  }
  memset(needles->low, 0, sizeof needles->low);
  memset(needles->high, 0, sizeof needles->high);
  for (size_t bucket = 0; bucket < count; bucket++) {
    for (int nibble = 0; nibble < 16; nibble++) {
      for (int at = 0; at < 4; at++)
        needles->low[at][nibble] |=
            (uint8_t)((windows[bucket].low[at] >> nibble & 1) << bucket);
      needles->high[nibble] |= (uint8_t)((windows[bucket].high >> nibble & 1) << bucket);
    }
  }
}

#endif
