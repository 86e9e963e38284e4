/* Makes read(2) fail and the wall clock jump, for tests: loaded before the C library (LD_PRELOAD).
 *
 * FAULTS_FILE   the end of the path of the file that is concerned
 * FAULTS_BAD    ranges of it that no device can give, as "4096-8192,20000-20001": as in a kernel,
 *               what lies before a bad sector comes first, and the next read fails with EIO
 * FAULTS_SHORT  the most bytes that a read gives
 * FAULTS_EINTR  every so many reads one is interrupted
 * FAULTS_CLOCK  what the wall clock says, in turn, as seconds since 1970: "86400,1652345678"
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int is_concerned(int descriptor) {
  const char *wanted = getenv("FAULTS_FILE");
  char link[64], path[4096];
  if (!wanted) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  size_t tail = strlen(wanted);
  return (size_t)length >= tail && strcmp(path + length - tail, wanted) == 0;
}

ssize_t read(int descriptor, void *buffer, size_t count) {
  static ssize_t (*next)(int, void *, size_t);
  static int calls;
  if (!next) next = (ssize_t(*)(int, void *, size_t))dlsym(RTLD_NEXT, "read");
  if (!is_concerned(descriptor)) return next(descriptor, buffer, count);
  const char *every = getenv("FAULTS_EINTR");
  if (every && __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED) % atoi(every) == 0) {
    errno = EINTR;
    return -1;
  }
  const char *most = getenv("FAULTS_SHORT");
  if (most && count > (size_t)atol(most)) count = (size_t)atol(most);
  off_t place = lseek(descriptor, 0, SEEK_CUR);
  for (const char *bad = getenv("FAULTS_BAD"); place >= 0 && bad && *bad;) {
    char *end;
    long from = strtol(bad, &end, 10);
    long to = strtol(end + 1, &end, 10);
    if (place >= from && place < to) {
      errno = EIO;
      return -1;
    }
    if (place < from && place + (off_t)count > from) count = (size_t)(from - place);
    bad = *end == ',' ? end + 1 : end;
  }
  return next(descriptor, buffer, count);
}

/* What the wall clock says next; -1 where it says the truth. */
static long next_time(void) {
  static int calls;
  const char *times = getenv("FAULTS_CLOCK");
  if (!times) return -1;
  int count = 1;
  for (const char *at = times; *at; at++) count += *at == ',';
  for (int skip = __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED) % count; skip > 0; skip--) {
    times = strchr(times, ',') + 1;
  }
  return atol(times);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  static int (*next)(clockid_t, struct timespec *);
  if (!next) next = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  long seconds = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE ? next_time() : -1;
  if (seconds < 0) return next(clock, time);
  *time = (struct timespec){.tv_sec = seconds};
  return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  (void)zone;
  struct timespec now;
  int code = clock_gettime(CLOCK_REALTIME, &now);
  *time = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
  return code;
}

time_t time(time_t *result) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result) *result = now.tv_sec;
  return now.tv_sec;
}
