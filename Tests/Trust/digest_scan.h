// The rows of byte_kernels.h and scan_needles.h.
#include "digest_rows.h"

KERNEL(scan_hex, BARE, PUT_BYTES(scan_hex(byte)))

KERNEL(scan_is_tag_place, SCANNED, PUT_PLACES(scan_is_tag_place(at)))
KERNEL(scan_skip_blanks, SCANNED, PUT_PLACES(scan_skip_blanks(at) - at))
KERNEL(scan_skip_backslashes, SCANNED, PUT_PLACES(scan_skip_backslashes(at) - at))
KERNEL(scan_skip_escaped_blanks, SCANNED, PUT_PLACES(scan_skip_escaped_blanks(at) - at))
KERNEL(scan_is_number_escape, SCANNED, PUT_PLACES(scan_is_number_escape(at)))
KERNEL(scan_is_odd_member, SCANNED, PUT_PLACES(scan_is_odd_member(at)))
KERNEL(scan_is_needle, SCANNED, {
  for (uint32_t needle = 0; needle < s->needles->count; needle++)
    PUT_PLACES(scan_is_needle(at, &s->needles->needle[needle]))
})
KERNEL(scan_hit_at, SCANNED, PUT_PLACES(scan_hit_at(at, s->needles)))

static void put_result(const scan_result *result) {
  put(result->position);
  put(result->line_ends);
  put(result->hit);
}

KERNEL(scan_add_ends, BARE, {
  scan_result result = {0, below(4), SCAN_NOTHING};
  uint64_t ends = next() & next();
  size_t count = result.line_ends + (size_t)__builtin_popcountll(ends);
  scan_list list = {room(count * sizeof(size_t)), count};
  memset(list.place, 0, count * sizeof(size_t));
  scan_add_ends(&result, &list, s->at, ends);
  scan_add_ends(&result, NULL, s->at, ends);
  put_result(&result);
  put_bytes(list.place, count * sizeof(size_t));
})
KERNEL(scan_append_ends, BARE, {
  uint64_t first = below(2) == 0 ? 0 : next(), second = below(2) == 0 ? 0 : next();
  size_t most = 1 + (size_t)__builtin_popcountll(first) + (size_t)__builtin_popcountll(second);
  size_t *place = room(most * sizeof *place);
  size_t count = scan_append_ends(place, s->at, first, second);
  put(count);
  put_bytes(place, count * sizeof *place);
})
KERNEL(scan_lanes, SCANNED, {
  size_t block = s->at, count = s->count - block < 64 ? s->count - block : 64;
  uint64_t hits = 0, ends = 0, others = 0;
  for (size_t lane = 0; lane < count; lane++) {
    bool is_end = s->text[block + lane] == '\n';
    hits |= (uint64_t)below(2) << lane;
    ends |= (uint64_t)is_end << lane;
    others |= (uint64_t)(is_end && below(4) == 0) << lane;
  }
  scan_list list = {room(64 * sizeof(size_t)), 64};
  scan_result result = {s->count, 0, SCAN_NOTHING};
  put(scan_lanes(s->text, block, hits, ends, others, s->needles, &list, &result));
  put_result(&result);
  put_bytes(list.place, result.line_ends * sizeof(size_t));
})

typedef scan_result scan_form(
    const uint8_t *, size_t, size_t, const scan_needles *, bool, const scan_list *);

// Puts all hits of the text, and then all line ends before each of them; a full list is emptied.
static void put_scan(const sample *s, scan_form *kernel) {
  size_t most = SCAN_LIST_MIN + below(300);
  for (size_t from = 0; from < s->count;) {
    bool objects = s->text[from] == '{' && (from == 0 || s->text[from - 1] == '\n');
    scan_result result = kernel(s->text, from, s->count, s->needles, objects, NULL);
    put_result(&result);
    for (size_t at = from; !objects && at < result.position;) {
      scan_list list = {room(most * sizeof(size_t)), most};
      scan_result listed = kernel(s->text, at, s->count, s->needles, false, &list);
      put_bytes(list.place, listed.line_ends * sizeof(size_t));
      if (listed.position == at) fail("a list has no room");
      at = listed.position;
    }
    from = result.position + (result.hit != SCAN_NOTHING);
  }
}

static scan_result scan_by_body(
    const uint8_t *text, size_t from, size_t to, const scan_needles *needles, bool objects,
    const scan_list *list) {
  return scan_body(text, from, to, needles, objects, list);
}

KERNEL_FORMS(
    scan, scan_form, scan_portable, scan_baseline, scan_avx2, scan_avx512, SCANNED,
    put_scan(s, kernel);)
KERNEL(scan_body, SCANNED, put_scan(s, scan_by_body);)

// To prepare needles takes long: few samples have some.
#define WITH_NEEDLES(...)                             \
  if (s->count % 40 != 39) return;                    \
  static scan_places places;                          \
  scan_find_places(&places);                          \
  scan_needles needles = needles_in(s);               \
  __VA_ARGS__

// Needles whose bytes are those of the text.
static scan_needles needles_in(const sample *s) {
  scan_needles needles = {0};
  for (size_t count = 1 + below(12); needles.count < count; needles.count++) {
    scan_needle *needle = &needles.needle[needles.count];
    needle->kind = (uint8_t)below(3);
    needle->length = (uint8_t)(1 + below(below(4) == 0 ? SCAN_NEEDLE_BYTES_MAX : 9));
    if (needle->kind == SCAN_HEAD && needle->length < SCAN_HEAD_BYTES_MIN)
      needle->length = SCAN_HEAD_BYTES_MIN;
    for (size_t at = 0; at < needle->length; at++) {
      needle->bytes[at] = s->text[below(s->count)];
      if (needle->bytes[at] == 0) needle->bytes[at] = 'x';
    }
  }
  needles.escaped[0] = next();
  needles.escaped[1] = next();
  return needles;
}

static void put_window(const scan_window *window) { put_bytes(window, sizeof *window); }

static void put_cost(double cost) {
  uint64_t bits;
  memcpy(&bits, &cost, 8);
  put(bits);
}

static scan_window window_in(const sample *s) {
  const uint8_t *at = s->text + below(s->count - 4);
  const char last[] = {(char)(at[3] | 1), (char)(at[4] | 1), 0};
  bool any = below(3) == 0;
  return scan_window_of(any ? NULL : at, at + 1, at + 2, last);
}

KERNEL(scan_find_places, BARE, WITH_NEEDLES({
  put_bytes(&places, sizeof places);
  put(needles.count);
}))
KERNEL(scan_window_of, BARE, WITH_NEEDLES({
  scan_window window = window_in(s);
  put_window(&window);
  put(needles.count);
}))
KERNEL(scan_window_union, BARE, WITH_NEEDLES({
  scan_window one = window_in(s), other = window_in(s), both = scan_window_union(&one, &other);
  put_window(&both);
  put(needles.count);
}))
KERNEL(scan_window_cost, BARE, WITH_NEEDLES({
  scan_window one = window_in(s);
  put_cost(scan_window_cost(&one, &places));
  put(needles.count);
}))
KERNEL(scan_needle_windows, BARE, WITH_NEEDLES({
  for (uint32_t n = 0; n < needles.count; n++) {
    scan_window windows[2];
    size_t count = scan_needle_windows(&needles.needle[n], &places, windows);
    put(needles.needle[n].lane);
    for (size_t window = 0; window < count; window++) put_window(&windows[window]);
  }
}))
KERNEL(scan_escape_window, BARE, WITH_NEEDLES({
  scan_window window = scan_escape_window(&needles);
  put_window(&window);
}))
KERNEL(scan_prepare, BARE, WITH_NEEDLES({
  scan_prepare(&needles);
  for (uint32_t n = 0; n < needles.count; n++) put(needles.needle[n].lane);
  put_bytes(needles.low, sizeof needles.low);
  put_bytes(needles.high, sizeof needles.high);
  put(needles.has_any);
}))
