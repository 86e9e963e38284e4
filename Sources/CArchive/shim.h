#include <archive.h>
#include <archive_entry.h>

// Macros that Swift cannot see.
static const __LA_MODE_T archive_regular_file = AE_IFREG;
static const __LA_MODE_T archive_pipe = AE_IFIFO;
