// One load generator for two protocols: `load espalier|redis ADDRESS CONNECTIONS PIPELINE SECONDS
// REQUEST`. Each connection sends PIPELINE requests at once, waits for all of their answers, and sends
// the next ones: what redis-benchmark does. One thread, one code path: a protocol is how requests are
// written and how the end of an answer is found. Prints what one line of the results needs.
//
// REQUEST is the text of a query, or the key to get; @FILE takes one of each line in turn, and then
// no head is known to the server. ADDRESS is PORT on this machine, or a path.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

enum { buffer_bytes = 1 << 20, buckets = 1 << 20 };

struct connection {
  int fd;
  uint32_t stream;      // the last one that was used
  int waiting;          // answers of this round that have not come
  size_t filled;        // bytes of an answer that has not come whole
  uint64_t sent_at;     // nanoseconds
  size_t to_send, sent; // of `out`
  uint8_t *in, *out;
};

static int is_espalier, pipeline, has_checksums = 1;
static uint8_t request[4096];
static size_t request_bytes;
static char **lines; // of a file of requests
static size_t line_count, next_line;
static uint32_t latency[buckets]; // by microseconds
static uint64_t answers, answer_bytes;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void put32(uint8_t *at, uint32_t value) { memcpy(at, &value, 4); }
static uint32_t get32(const uint8_t *at) {
  uint32_t value;
  memcpy(&value, at, 4);
  return value;
}

// MARK: Requests

static size_t field(uint8_t *at, uint8_t tag, const void *bytes, size_t count) {
  size_t size = 0;
  at[size++] = tag;
  if (count >= 128) at[size++] = (uint8_t)(count & 127) | 128;
  at[size++] = (uint8_t)(count < 128 ? count : count >> 7);
  memcpy(at + size, bytes, count);
  return size + count;
}

static size_t frame(uint8_t *at, uint8_t type, uint32_t stream, const uint8_t *payload, size_t count) {
  put32(at, (uint32_t)(8 + count + (has_checksums ? 4 : 0)));
  at[4] = type;
  at[5] = has_checksums ? 2 : 0;
  at[6] = at[7] = 0;
  put32(at + 8, stream);
  memcpy(at + 12, payload, count);
  if (!has_checksums) return 12 + count;
  put32(at + 12 + count, (uint32_t)crc32_z(0, at, 12 + count));
  return 16 + count;
}

// The request that a text makes.
static void make_request(const char *text) {
  request_bytes = is_espalier ? field(request, 1, text, strlen(text))
                              : (size_t)sprintf((char *)request,
                                    "*2\r\n$3\r\nGET\r\n$%zu\r\n%s\r\n", strlen(text), text);
}

static void read_lines(const char *path) {
  FILE *file = fopen(path, "r");
  if (file == NULL) fail(path);
  lines = malloc(sizeof *lines * 1000000);
  char line[2048];
  while (line_count < 1000000 && fgets(line, sizeof line, file)) {
    line[strcspn(line, "\n")] = 0;
    lines[line_count++] = strdup(line);
  }
  fclose(file);
}

static size_t write_requests(struct connection *c) {
  size_t size = 0;
  for (int i = 0; i < pipeline; i++) {
    if (line_count > 0) make_request(lines[next_line++ % line_count]);
    if (is_espalier) {
      size += frame(c->out + size, 0x10, ++c->stream, request, request_bytes);
    } else {
      memcpy(c->out + size, request, request_bytes);
      size += request_bytes;
    }
  }
  return size;
}

// MARK: Answers

// Bytes of the answer that lies there, 0 where it is not whole.
static size_t espalier_answer(const uint8_t *at, size_t count) {
  size_t size = 0;
  while (count - size >= 12) {
    size_t whole = 4 + (size_t)get32(at + size);
    if (whole > count - size) return 0;
    uint8_t type = at[size + 4];
    size += whole;
    if (type == 0x94) {
      fprintf(stderr, "refused: %.*s\n", (int)whole, at + size - whole + 12);
      exit(1);
    }
    if (type == 0x93) return size;
  }
  return 0;
}

static size_t redis_answer(const uint8_t *at, size_t count) {
  if (count == 0) return 0;
  if (at[0] != '$' && at[0] != '+') {
    fprintf(stderr, "refused\n");
    exit(1);
  }
  const uint8_t *end = memchr(at, '\n', count);
  if (end == NULL) return 0;
  size_t size = (size_t)(end - at) + 1;
  if (at[0] == '$') size += (size_t)atol((const char *)at + 1) + 2;
  return size <= count ? size : 0;
}

// MARK: Connections

static int connect_to(const char *address) {
  int fd;
  if (strchr(address, '/')) {
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    strncpy(a.sun_path, address, sizeof a.sun_path - 1);
    fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&a, sizeof a) != 0) fail("connect");
  } else {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(address))};
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&a, sizeof a) != 0) fail("connect");
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  return fd;
}

static void read_all(int fd, uint8_t *at, size_t count) {
  while (count > 0) {
    ssize_t got = read(fd, at, count);
    if (got <= 0) fail("read");
    at += got;
    count -= (size_t)got;
  }
}

// Hello and welcome, and the query once, so that its head is known from then on.
static void greet(struct connection *c) {
  uint8_t hello[64], out[8192], payload[4096];
  size_t size = 0;
  for (uint8_t encoding = 0; encoding < 6; encoding++) size += field(hello + size, 2, &encoding, 1);
  uint8_t one = 1, zero = 0;
  size += field(hello + size, 1, &one, 1);
  if (!has_checksums) size += field(hello + size, 5, &zero, 1);
  size_t bytes = frame(out, 0x01, 0, hello, size);
  bytes += frame(out + bytes, 0x10, ++c->stream, request, request_bytes);
  if (write(c->fd, out, bytes) != (ssize_t)bytes) fail("write");
  for (;;) {
    read_all(c->fd, payload, 12);
    size_t rest = (size_t)get32(payload) - 8;
    uint8_t type = payload[4];
    if (rest > sizeof payload) fail("a frame too long for this");
    read_all(c->fd, payload, rest);
    if (type == 0x94) fail("the query was refused");
    if (type != 0x93) continue;
    // DONE: its field 5 is the digest.
    for (size_t at = 0; at + 2 < rest;) {
      uint8_t tag = payload[at++];
      size_t length = payload[at++];
      if (length >= 128) length = (length & 127) | (size_t)payload[at++] << 7;
      if (tag == 5) request_bytes += field(request + request_bytes, 7, payload + at, length);
      at += length;
    }
    return;
  }
}

static void send_rest(struct connection *c) {
  while (c->sent < c->to_send) {
    ssize_t count = send(c->fd, c->out + c->sent, c->to_send - c->sent, MSG_NOSIGNAL);
    if (count < 0 && errno == EAGAIN) return;
    if (count < 0) fail("send");
    c->sent += (size_t)count;
  }
}

static void begin_round(struct connection *c) {
  c->to_send = write_requests(c);
  c->sent = 0;
  c->waiting = pipeline;
  c->sent_at = now();
  send_rest(c);
}

static void take(struct connection *c) {
  ssize_t count = recv(c->fd, c->in + c->filled, buffer_bytes - c->filled, 0);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) fail("recv");
  c->filled += (size_t)count;
  size_t start = 0;
  uint64_t moment = now();
  while (c->waiting > 0) {
    size_t size = is_espalier ? espalier_answer(c->in + start, c->filled - start)
                              : redis_answer(c->in + start, c->filled - start);
    if (size == 0) break;
    start += size;
    answer_bytes += size;
    answers++;
    c->waiting--;
    uint64_t micros = (moment - c->sent_at) / 1000;
    latency[micros < buckets ? micros : buckets - 1]++;
  }
  memmove(c->in, c->in + start, c->filled - start);
  c->filled -= start;
  if (c->waiting == 0) {
    begin_round(c);
  } else if (c->sent < c->to_send) {
    send_rest(c);
  }
}

int main(int argc, char **argv) {
  if (argc < 7) {
    fprintf(stderr, "usage: load espalier|espalier-plain|redis ADDRESS CONNECTIONS PIPELINE SECONDS REQUEST\n");
    return 2;
  }
  is_espalier = strncmp(argv[1], "espalier", 8) == 0;
  has_checksums = strcmp(argv[1], "espalier") == 0;
  const int count = atoi(argv[3]);
  pipeline = atoi(argv[4]);
  double seconds = atof(argv[5]);
  const char *text = argv[6];
  if (text[0] == '@') read_lines(text + 1);
  make_request(line_count > 0 ? lines[0] : text);
  struct connection *all = calloc((size_t)count, sizeof *all);
  int poller = epoll_create1(0);
  for (int i = 0; i < count; i++) {
    struct connection *c = &all[i];
    c->fd = connect_to(argv[2]);
    c->in = malloc(buffer_bytes);
    c->out = malloc(buffer_bytes);
    size_t bare = request_bytes;
    if (is_espalier) greet(c);
    if (is_espalier && i + 1 < count) request_bytes = bare;
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event);
  }
  // A tenth of the time to warm up.
  uint64_t start = now(), measured = start + (uint64_t)(seconds * 1e8);
  uint64_t end = measured + (uint64_t)(seconds * 1e9);
  for (int i = 0; i < count; i++) begin_round(&all[i]);
  int is_warm = 0;
  for (;;) {
    struct epoll_event events[64];
    int ready = epoll_wait(poller, events, 64, 1000);
    for (int i = 0; i < ready; i++) take(events[i].data.ptr);
    uint64_t moment = now();
    if (!is_warm && moment >= measured) {
      is_warm = 1;
      measured = moment;
      answers = answer_bytes = 0;
      memset(latency, 0, sizeof latency);
      printf("begin\n");
      fflush(stdout);
    }
    if (moment >= end) {
      double took = (double)(moment - measured) / 1e9;
      uint64_t seen = 0, p50 = 0, p99 = 0;
      for (uint64_t i = 0; i < buckets; i++) {
        seen += latency[i];
        if (p50 == 0 && seen * 2 >= answers) p50 = i;
        if (seen * 100 >= answers * 99) {
          p99 = i;
          break;
        }
      }
      printf("requests %llu seconds %.6f p50 %llu p99 %llu request %zu answer %llu\n",
          (unsigned long long)answers, took, (unsigned long long)p50, (unsigned long long)p99,
          request_bytes + (is_espalier ? 12 + 4 * (size_t)has_checksums : 0),
          (unsigned long long)(answers ? answer_bytes / answers : 0));
      return 0;
    }
  }
}
