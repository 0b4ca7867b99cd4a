// What the C library offers and its Swift module leaves out. Header only.
#pragma once

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

// The heap's first part is reserved at once, as address space alone, and may be of huge pages:
// clearing and finding 2 MiB costs less than 512 times 4 KiB. Where it cannot be reserved or advised
// nothing is lost. Gain: a cold process answers from 100,000 positions in a tenth less time; one
// that holds memory already gains 2 %.
static inline void espalier_prefer_huge_pages(void) {
  const size_t reserve = (size_t)2000 << 20;
  const uintptr_t huge = 2 << 20;
  mallopt(M_TOP_PAD, (int)reserve);
  void *volatile block = malloc(1 << 20); // volatile: the pair of calls would be left out
  free(block);
  uintptr_t end = (uintptr_t)sbrk(0);
  uintptr_t start = (uintptr_t)block;
  if (start == 0 || start >= end) return; // the heap lies elsewhere
  start = (start + huge - 1) & ~(huge - 1);
  if (start < end) madvise((void *)start, end - start, MADV_HUGEPAGE);
}

// Fresh pages cost more than most of what is done with them. A process that loads and keeps large
// columns has what one step frees kept for the next, and takes columns from the heap too, which grows
// 16 MiB at a time. Gain: loading 1 M positions takes a tenth less time on one thread and a fifth less
// on two (benchmarks/load). To be called first of all.
//
// All threads share one heap: columns are few and large, so nobody waits for it, and what one
// thread frees is warm memory for the others. Gain: 1 M positions on two threads take 5 % less time
// and a third less memory.
static inline void espalier_keep_freed_memory(void) {
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 0x7fffffff);
  mallopt(M_ARENA_MAX, 1);
  espalier_prefer_huge_pages();
  mallopt(M_TOP_PAD, 16 << 20);
}

// What a descriptor is ready for. Swift's view of epoll's own struct is a packed one with a union of
// pointers in it, which would make every use of it unsafe.
struct espalier_readiness {
  int32_t descriptor;
  // There is something to read, or an end to be seen.
  _Bool can_read;
  _Bool can_write;
};

static inline int espalier_epoll_control(
    int poller, int operation, int descriptor, _Bool reads, _Bool writes) {
  struct epoll_event event = {0};
  event.events = (reads ? EPOLLIN : 0u) | (writes ? EPOLLOUT : 0u);
  event.data.fd = descriptor;
  return epoll_ctl(poller, operation, descriptor, &event);
}

// At most 64 at a time; the others are told of at the next call.
enum { espalier_most_ready = 64 };

static inline int espalier_epoll_wait(
    int poller, struct espalier_readiness *ready, int milliseconds) {
  struct epoll_event events[espalier_most_ready];
  int count = epoll_wait(poller, events, espalier_most_ready, milliseconds);
  for (int index = 0; index < count; index++) {
    ready[index].descriptor = events[index].data.fd;
    ready[index].can_read = (events[index].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0;
    ready[index].can_write = (events[index].events & EPOLLOUT) != 0;
  }
  return count;
}

// The C library shows it only to who asks for all its extensions, which would change other types.
int accept4(int, struct sockaddr *restrict, socklen_t *restrict, int);

// Nobody asks who it is that connects.
static inline int espalier_accept(int listener) {
  return accept4(listener, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

// What SO_PEERCRED tells, which the C library declares for GNU programs alone.
struct espalier_peer {
  int32_t process;
  uint32_t user;
  uint32_t group;
};
