import Glibc
import StreamCore
import StreamGenerator

/// A generated text, in a buffer as a worker has it.
final class Sample: @unchecked Sendable {
  private let text: Buffer
  private let bytes: [UInt8]
  private let range: Range<Int>
  private let options: GeneratorOptions

  init(megabytes: Int, failureShare: Double) {
    options = GeneratorOptions(
      size: megabytes << 20,
      failureShare: failureShare,
      unknown: 3,
      format: .plain
    )
    // A line end before the text, as the scan wants it.
    var text: [UInt8] = [0x0a]
    do {
      _ = try generate(options, jobs: 1) { piece in
        for index in piece.indices { text.append(piece[index]) }
      }
    } catch {
      fatalError("\(error)")
    }
    var buffer = Buffer(byteCount: text.count)
    buffer.write(text.span, at: 0)
    self.text = buffer
    bytes = text
    range = 1..<text.count
  }

  /// The hits of a scan from one to the next.
  func hits(_ scanner: LineScanner) -> Int {
    var (at, hits) = (range.lowerBound, 0)
    while at < range.upperBound {
      at = scanner.scan(text, at..<range.upperBound).position + 1
      hits += 1
    }
    return hits
  }

  /// The lines, found one by one.
  func lineCount() -> Int {
    var (at, lines) = (range.lowerBound, 0)
    while let end = text.firstLineEnd(in: at..<range.upperBound) {
      at = end + 1
      lines += 1
    }
    return lines
  }

  func lineEndCount() -> Int { text.lineEndCount(in: range) }

  /// The lines that are whole records.
  func parsedCount(by kernel: Kernel) -> Int { Self.parsedCount(text, range, kernel) }

  private static func parsedCount(
    _ text: borrowing Buffer,
    _ range: Range<Int>,
    _ kernel: Kernel
  ) -> Int {
    var tape = JSONTape(KeyInterner(), kernel: kernel)
    var (at, records) = (range.lowerBound, 0)
    while let end = text.firstLineEnd(in: at..<range.upperBound) {
      if tape.parse(text.bytes, at..<end) == nil { records += 1 }
      at = end + 1
    }
    return records
  }

  /// What the text's classification says.
  func tally() -> Classification? {
    let path = "/tmp/stream-cli-micro-\(getpid()).log"
    defer { _ = unlink(path) }
    guard let file = fopen(path, "w") else { return nil }
    for byte in bytes.dropFirst() { putc(Int32(byte), file) }
    fclose(file)
    return try? Classification(paths: [path], catalog: .builtIn)
  }
}
