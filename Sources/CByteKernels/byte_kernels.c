// The kernels are header-only; a target of the package needs one file to compile.
#include "byte_kernels.h"
