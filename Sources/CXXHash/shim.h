#include <xxhash.h>
#if defined(__x86_64__)
// On x86 the library chooses the widest vectors of the machine at run time, by macros that only
// C sees.
#include <xxh_x86dispatch.h>
#endif

static inline XXH64_hash_t xxh3_widest_64bits(const void *bytes, size_t count) {
  return XXH3_64bits(bytes, count);
}

static inline XXH_errorcode xxh3_widest_128bits_update(
    XXH3_state_t *state, const void *bytes, size_t count) {
  return XXH3_128bits_update(state, bytes, count);
}
