// The yardstick: LZ4_decompress_safe over the independent blocks of an archive, on all cores, and
// nothing else. The file is mapped anew; the whole process is timed.
//
//   cc -O3 -pthread limit.c -llz4 -o limit && ./limit ARCHIVE [THREADS]
#include <fcntl.h>
#include <lz4.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct block {
  const char *data;
  uint32_t length;
  int stored;
};

static struct block *blocks;
static size_t block_count;
static size_t block_bytes_max;
static atomic_size_t next_block;
static atomic_size_t decoded_bytes;

static uint32_t read32(const unsigned char *p) {
  uint32_t value;
  memcpy(&value, p, 4);
  return value;
}

static void *work(void *unused) {
  (void)unused;
  char *text = malloc(block_bytes_max);
  size_t sum = 0;
  for (;;) {
    size_t index = atomic_fetch_add(&next_block, 1);
    if (index >= block_count) break;
    struct block b = blocks[index];
    if (b.stored) {
      memcpy(text, b.data, b.length);
      sum += b.length;
      continue;
    }
    int count = LZ4_decompress_safe(b.data, text, (int)b.length, (int)block_bytes_max);
    if (count < 0) {
      fprintf(stderr, "limit: block %zu cannot be decoded\n", index);
      exit(1);
    }
    sum += (size_t)count;
  }
  atomic_fetch_add(&decoded_bytes, sum);
  free(text);
  return NULL;
}

int main(int count, char **arguments) {
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  if (count < 2) {
    fprintf(stderr, "usage: limit ARCHIVE [THREADS]\n");
    return 64;
  }
  long threads = count > 2 ? atol(arguments[2]) : sysconf(_SC_NPROCESSORS_ONLN);
  int file = open(arguments[1], O_RDONLY);
  struct stat status;
  if (file < 0 || fstat(file, &status) != 0) return perror(arguments[1]), 66;
  const unsigned char *p = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
  if (p == MAP_FAILED) return perror(arguments[1]), 66;
  // One frame of independent blocks, as `stream-cli generate` writes it.
  if (status.st_size < 11 || read32(p) != 0x184D2204 || !(p[4] & 0x20)) {
    fprintf(stderr, "limit: not a frame of independent blocks\n");
    return 66;
  }
  unsigned flags = p[4];
  block_bytes_max = (size_t)1 << (8 + 2 * ((p[5] >> 4) & 7));
  size_t at = 7 + (flags & 0x08 ? 8 : 0);
  size_t capacity = 0;
  for (;;) {
    uint32_t word = read32(p + at);
    at += 4;
    if (word == 0) break;
    if (block_count == capacity) {
      capacity = capacity ? 2 * capacity : 1024;
      blocks = realloc(blocks, capacity * sizeof *blocks);
    }
    blocks[block_count++] = (struct block){(const char *)p + at, word & 0x7fffffff, word >> 31};
    at += (word & 0x7fffffff) + (flags & 0x10 ? 4 : 0);
  }
  pthread_t workers[256];
  if (threads < 1 || threads > 256) threads = 1;
  for (long index = 0; index < threads; index++) pthread_create(&workers[index], NULL, work, NULL);
  for (long index = 0; index < threads; index++) pthread_join(workers[index], NULL);
  clock_gettime(CLOCK_MONOTONIC, &end);
  double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
  printf("%.6f %zu\n", seconds, (size_t)decoded_bytes);
  return 0;
}
