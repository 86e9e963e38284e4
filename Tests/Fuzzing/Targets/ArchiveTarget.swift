import CFuzzer
import Foundation
import StreamCore
import StreamTally

/// Any bytes as an archive: it never crashes or hangs, its account balances, jobs and chunk sizes
/// change nothing, and what liblz4's own frame decoder takes as whole is whole.
enum ArchiveTarget {
  static func run(_ bytes: [UInt8]) {
    let first = classify(bytes, jobs: 1, chunkBytes: 97)
    for (jobs, chunkBytes) in [(2, 1000), (2, 1 << 20)] {
      expectSame(
        first.output,
        classify(bytes, jobs: jobs, chunkBytes: chunkBytes).output,
        "jobs \(jobs) and chunks of \(chunkBytes) say something else"
      )
    }
    guard let text = libraryText(of: bytes), let tally = first.tally else { return }
    expect(tally.input.decodedBytes == text, "\(tally.input.decodedBytes) bytes, not \(text)")
    expect(!tally.reasons.contains { $0.kind == .damaged }, "liblz4 sees no damage in it")
  }

  private static func classify(
    _ bytes: [UInt8],
    jobs: Int,
    chunkBytes: Int
  ) -> (output: [UInt8], tally: Tally?) {
    var options = TallyOptions()
    options.validate = true
    var read = ReadOptions()
    read.chunkBytes = chunkBytes
    do throws(RunError) {
      let input = Input.bytes(bytes, name: "archive")
      let tally = try Job([input], options: options, read: read, jobs: jobs).classify()
      return (tally.json(), tally)
    } catch {
      expect(error.kind == .input, "a run ends with \(error)")
      return (Array(error.description.utf8), nil)
    }
  }

  /// How long the text is, by liblz4's frame decoder; nil where it finds fault with the bytes.
  private static func libraryText(of bytes: [UInt8]) -> Int? {
    guard bytes.starts(with: [0x04, 0x22, 0x4D, 0x18]) else { return nil }
    var context: OpaquePointer?
    guard LZ4F_isError(LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))) == 0 else {
      return nil
    }
    defer { LZ4F_freeDecompressionContext(context) }
    var output = [UInt8](repeating: 0, count: 1 << 16)
    var total = 0
    var at = 0
    var hint = 1
    while at < bytes.count {
      var written = output.count
      var taken = bytes.count - at
      hint = bytes.withUnsafeBytes { input in
        output.withUnsafeMutableBytes { output in
          LZ4F_decompress(
            context,
            output.baseAddress,
            &written,
            input.baseAddress.map { $0 + at },
            &taken,
            nil
          )
        }
      }
      if LZ4F_isError(hint) != 0 || taken == 0 && written == 0 { return nil }
      total += written
      at += taken
    }
    return hint == 0 ? total : nil
  }
}
