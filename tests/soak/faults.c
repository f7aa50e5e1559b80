/* For tests/soak alone, put before casebook's processes with LD_PRELOAD: a disk that is slow, and a clock that jumps.
 *
 * CASEBOOK_SOAK_FAULTS names a file of two whole numbers: milliseconds that each fsync takes longer, and seconds by which the
 * clock of the day is off. The file is read again and again, so a fault comes and goes while the processes run.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static void told(long *slower, long *off) {
    static int file = -2;
    char text[64] = {0};
    *slower = *off = 0;
    if (file == -2) {
        const char *path = getenv("CASEBOOK_SOAK_FAULTS");
        file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    }
    if (file >= 0 && pread(file, text, sizeof text - 1, 0) > 0) sscanf(text, "%ld %ld", slower, off);
}

static void wait_for_the_disk(void) {
    long slower, off;
    told(&slower, &off);
    if (slower > 0) usleep((useconds_t)slower * 1000);
}

int fsync(int descriptor) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    wait_for_the_disk();
    return real(descriptor);
}

int fdatasync(int descriptor) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    wait_for_the_disk();
    return real(descriptor);
}

int clock_gettime(clockid_t clock, struct timespec *at) {
    int (*real)(clockid_t, struct timespec *) = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int failed = real(clock, at);
    long slower, off;
    if (!failed && clock == CLOCK_REALTIME) {
        told(&slower, &off);
        at->tv_sec += off;
    }
    return failed;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    int (*real)(struct timeval *, void *) = (int (*)(struct timeval *, void *))dlsym(RTLD_NEXT, "gettimeofday");
    int failed = real(at, zone);
    long slower, off;
    if (!failed) {
        told(&slower, &off);
        at->tv_sec += off;
    }
    return failed;
}
