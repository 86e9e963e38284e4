import Foundation
import StreamCore
import StreamTally
import TestSupport
import Testing

/// A text's lines as `sed -n Np` prints them, without zero bytes at their start.
struct RawLines {
  private let text: [UInt8]
  private let starts: [Int]

  init(_ text: [UInt8]) {
    self.text = text
    var starts: [Int] = []
    var start = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < text.count {
      starts.append(start)
      start = (text[start...].firstIndex(of: 0x0a) ?? text.count) + 1
    }
    self.starts = starts
  }

  var count: Int { starts.count }

  /// A line's bytes in the text, without the LF.
  func range(_ number: Int) -> Range<Int> {
    let start = starts[number - 1]
    return start..<(text[start...].firstIndex(of: 0x0a) ?? text.count)
  }

  /// The row of `--with-place`, of an archive of one frame.
  func row(_ number: Int, archive: String, blockBytes: Int) -> [UInt8] {
    let range = range(number)
    let start = range.lowerBound
    return Array("\(archive)\t0\t\(start / blockBytes)\t\(start)\t\(number)\t".utf8)
      + text[range].drop { $0 == 0 }
      + [0x0a]
  }
}

/// An LZ4 frame of stored blocks.
func storedBlocks(_ text: [UInt8], byteCount: Int) -> [UInt8] {
  var bytes: [UInt8] = [0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82]
  for start in stride(from: 0, to: text.count, by: byteCount) {
    let block = text[start..<min(start + byteCount, text.count)]
    withUnsafeBytes(of: (UInt32(block.count) | 0x8000_0000).littleEndian) { bytes += $0 }
    bytes += block
  }
  return bytes + [0, 0, 0, 0]
}

/// What came of an extraction.
struct ExtractAnswer: Equatable {
  var output: [UInt8]
  var code: Int32
  var warnings: [String]
  var readBytes: Int
}

/// The rows of `--with-place` of an archive, and what else came of it.
private func withPlaces(
  _ input: Input,
  _ selection: LineSelection,
  _ options: TallyOptions,
  _ read: ReadOptions,
  jobs: Int
) throws -> ExtractAnswer {
  var layout = LineLayout()
  layout.showsPlace = true
  let collected = Collected()
  let progress = Progress()
  var job = Job([input], catalog: .builtIn, options: options, read: read, jobs: jobs)
  job.progress = progress
  let extraction = try job.extract(selection, layout) { collected.add($0) }
  return ExtractAnswer(
    output: collected.all,
    code: try extraction.exitStatus(extraction.tally()).rawValue,
    warnings: extraction.warnings,
    readBytes: progress.readByteCount
  )
}

/// Extracts from an archive with its index or without it.
func ask(
  _ path: String,
  _ selection: LineSelection,
  _ options: TallyOptions = TallyOptions(),
  usesIndex: Bool,
  jobs: Int = 2
) throws -> ExtractAnswer {
  var read = ReadOptions()
  read.usesIndex = usesIndex
  return try withPlaces(.path(path), selection, options, read, jobs: jobs)
}

/// The rows of `--with-place` of one archive, which is called `a`.
func extracted(
  _ archive: [UInt8],
  _ selection: LineSelection,
  _ options: TallyOptions = TallyOptions(),
  jobs: Int,
  chunkBytes: Int
) throws -> [UInt8] {
  var read = ReadOptions()
  read.chunkBytes = chunkBytes
  let input = Input.bytes(archive, name: "a")
  return try withPlaces(input, selection, options, read, jobs: jobs).output
}

/// The first row that is not as expected, or nil; whole outputs would fill the screen.
func difference(_ output: [UInt8], _ expected: [[UInt8]]) -> String? {
  let rows = output.split(separator: 0x0a, omittingEmptySubsequences: false).dropLast()
  for (index, row) in expected.enumerated()
  where index >= rows.count || rows[index] + [0x0a] != row[...] {
    let found =
      index < rows.count ? String(decoding: rows[index].prefix(160), as: UTF8.self) : "none"
    return "row \(index) is \(found), not \(String(decoding: row.prefix(160), as: UTF8.self))"
  }
  guard rows.count > expected.count else { return nil }
  return "too many rows: \(String(decoding: rows[expected.count].prefix(160), as: UTF8.self))"
}
