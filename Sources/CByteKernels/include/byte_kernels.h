#ifndef BYTE_KERNELS_H
#define BYTE_KERNELS_H
#include <stddef.h>
#include <stdint.h>
#endif
