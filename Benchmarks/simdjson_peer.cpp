// simdjson's iterate_many over JSON lines: counts the records that have an error, on one thread or
// more, of a text in memory that comes from a file, or of an LZ4 archive that is decoded first.
//
//   c++ -O3 -march=native -std=c++17 -pthread simdjson_peer.cpp -lsimdjson -llz4 -o simdjson_peer
//   ./simdjson_peer text|lz4 FILE THREADS
#include <lz4frame.h>
#include <simdjson.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

static std::string read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) { perror(path); exit(66); }
  fseek(file, 0, SEEK_END);
  std::string bytes(size_t(ftell(file)), '\0');
  rewind(file);
  if (fread(bytes.data(), 1, bytes.size(), file) != bytes.size()) exit(66);
  fclose(file);
  return bytes;
}

// The text, with room behind it that the parser may read.
static simdjson::padded_string decode(const std::string &archive, size_t &decoded) {
  LZ4F_dctx *context;
  LZ4F_createDecompressionContext(&context, LZ4F_VERSION);
  // More than enough for the archives of this comparison; untouched memory costs nothing.
  simdjson::padded_string text(archive.size() * 12);
  size_t in = 0, out = 0;
  while (in < archive.size()) {
    size_t room = text.size() - out, count = archive.size() - in;
    size_t code = LZ4F_decompress(
        context, text.data() + out, &room, archive.data() + in, &count, nullptr);
    if (LZ4F_isError(code) || room + count == 0) exit(65);
    in += count;
    out += room;
  }
  LZ4F_freeDecompressionContext(context);
  decoded = out;
  return text;
}

static size_t count(const char *text, size_t length) {
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document_stream records;
  if (parser.iterate_many(text, length, 1 << 20).get(records)) exit(70);
  size_t found = 0;
  for (auto record : records) {
    std::string_view error;
    if (!record["error"].get_string().get(error) && !error.empty()) found++;
  }
  return found;
}

int main(int argc, char **argv) {
  if (argc != 4) return 64;
  size_t threads = strtoul(argv[3], nullptr, 10);
  std::string bytes = read_file(argv[2]);
  simdjson::padded_string text;
  bool is_archive = strcmp(argv[1], "lz4") == 0;
  if (!is_archive) text = simdjson::padded_string(bytes);
  size_t length = text.size();
  auto start = std::chrono::steady_clock::now();
  if (is_archive) text = decode(bytes, length);
  std::atomic<size_t> total{0};
  std::vector<std::thread> workers;
  size_t from = 0;
  for (size_t index = 0; index < threads; index++) {
    size_t to = length * (index + 1) / threads;
    while (to > 0 && to < length && text.data()[to - 1] != '\n') to++;
    workers.emplace_back([&, from, to] { total += count(text.data() + from, to - from); });
    from = to;
  }
  for (auto &worker : workers) worker.join();
  double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  printf("%zu %.6f\n", total.load(), seconds);
}
