#include <lzma.h>

// A macro that Swift cannot see.
static const uint32_t lzma_ignore_check = LZMA_IGNORE_CHECK;
