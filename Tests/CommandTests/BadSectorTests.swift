import Foundation
import TestSupport
import Testing

/// An archive on a device that cannot give some of it loses the blocks that lie there, and every
/// other line is counted.
@Suite(.needs("lz4")) struct BadSectorTests {
  /// A block of an archive, and the text that it stands for.
  private struct Block {
    /// Its length, its bytes and its checksum in the file.
    let file: Range<Int>
    let text: Range<Int>
    /// Its length alone; where it is lost, nobody knows where the next block begins.
    var length: Range<Int> { file.lowerBound..<(file.lowerBound + 4) }
  }

  /// A frame of an archive.
  private struct Frame {
    let header: Range<Int>
    var blocks: [Block] = []
    var end = 0..<0
  }

  private static let text = ReadErrorTests.text(20_000)

  /// An archive of three frames of independent blocks of 64 KiB of text, and where all is in it.
  private struct Archive {
    let text = BadSectorTests.text
    private(set) var bytes: [UInt8]
    private(set) var frames: [Frame] = []

    /// Makes the archive.
    ///
    /// - Parameters:
    ///   - options: of the `lz4` tool, beside `-B4`.
    ///   - padding: the bytes of a skippable frame before the others: they move them against the
    ///     device's sectors.
    /// - Throws: ``ToolError`` where the tool fails.
    init(_ options: [String], padding: Int) throws {
      bytes = littleEndian(0x184D_2A50) + littleEndian(UInt32(padding))
      bytes += [UInt8](repeating: 0, count: padding)
      // The frames' edges lie within lines.
      for part in [0..<800_033, 800_033..<1_400_077, 1_400_077..<2_000_000] {
        let start = bytes.count
        bytes += try lz4Tool(options: ["-B4"] + options, text: Array(text[part]))
        frames.append(frame(from: start, text: part, trailer: options.contains("-BX") ? 4 : 0))
      }
    }

    private func frame(from start: Int, text: Range<Int>, trailer: Int) -> Frame {
      var frame = Frame(header: start..<(start + 7))
      var offset = start + 7
      var decoded = text.lowerBound
      while true {
        let field = (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        if field == 0 { break }
        let file = offset..<(offset + 4 + field & 0x7fff_ffff + trailer)
        let block = decoded..<min(decoded + 64 << 10, text.upperBound)
        frame.blocks.append(Block(file: file, text: block))
        (offset, decoded) = (file.upperBound, block.upperBound)
      }
      // The end mark and the checksum of the text.
      frame.end = offset..<(offset + 8)
      return frame
    }

    /// The lines that must be left, and the number of blocks that are lost with the others.
    func survivors(_ bad: Range<Int>) -> (text: [UInt8], lostBlocks: Int) {
      var segments: [[UInt8]] = [[]]
      var lostBlocks = 0
      for frame in frames {
        var isGone = frame.header.overlaps(bad)
        for block in frame.blocks {
          isGone = isGone || block.length.overlaps(bad)
          if isGone || block.file.overlaps(bad) {
            lostBlocks += 1
            segments.append([])
          } else {
            segments[segments.count - 1] += text[block.text]
          }
        }
        if frame.end.overlaps(bad) { segments.append([]) }
      }
      // What is torn at a gap is lost.
      for index in segments.indices {
        if index > 0 {
          segments[index] = Array(segments[index].drop { $0 != 0x0a }.dropFirst())
        }
        if index < segments.count - 1 {
          let end = segments[index].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
          segments[index] = Array(segments[index][..<end])
        }
      }
      return (segments.flatMap(\.self), lostBlocks)
    }
  }

  /// Checks what is left of an archive; the number of jobs takes turns.
  private func check(_ archive: Archive, _ bad: Range<Int>, in directory: URL) throws {
    let faults = [
      "LD_PRELOAD": try #require(ReadErrorTests.library), "FAULTS_FILE": "a.lz4",
      "FAULTS_BAD": "\(bad.lowerBound)-\(bad.upperBound)",
    ]
    let (text, lostBlocks) = archive.survivors(bad)
    func run(_ arguments: [String]) throws -> ToolResult {
      try runTool(
        ClassifyCommandTests.binary,
        arguments + ["a.lz4"],
        environment: faults,
        directory: directory,
        timeout: 60
      )
    }
    let jobs = [1, 2, 8][bad.lowerBound / 4096 % 3]
    // Each of the lines has an error: all that is counted is printed.
    let lines = try run(["extract", "--select", "all", "-j", "\(jobs)"])
    #expect(lines.status == 3, "\(bad): \(lines.errorText)")
    let isSame = lines.output == text
    #expect(isSame, "\(bad), jobs \(jobs): \(lines.output.count) bytes, not \(text.count)")
    let result = try run(["classify", "--format", "json", "--validate", "-j", "\(9 - jobs)"])
    #expect(result.status == 3)
    let json = try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any]
    let input = try #require(json?["input"] as? [String: Any])
    let found = try #require((input["archives"] as? [[String: Any]])?.first)
    let blocks = archive.frames.reduce(0) { $0 + $1.blocks.count }
    #expect(found["blocks"] as? Int == blocks - lostBlocks, "\(bad)")
    #expect(found["verified"] as? Bool == false)
    #expect(input["malformed"] as? Int == 0, "\(bad)")
    let failures = json?["failures"] as? [String: Any]
    #expect(failures?["total"] as? Int == text.count / 100, "\(bad)")
  }

  @Test(
    "bad sectors cost exactly the blocks that hold them",
    .enabled(if: ReadErrorTests.hasLibrary, ReadErrorTests.noCompiler),
    arguments: [[], ["-BX"]]
  )
  func blocks(options: [String]) throws {
    try temporaryDirectory { directory in
      let archive = try Archive(options, padding: 100)
      try Data(archive.bytes).write(to: directory.appendingPathComponent("a.lz4"))
      // Blocks have about 16 KiB here.
      let step = archive.bytes.count / 12 / 4096 * 4096
      for start in stride(from: 4096, to: archive.bytes.count - 4096, by: step) {
        try check(archive, start..<(start + 4096), in: directory)
      }
      try check(archive, 8192..<(8192 + 40 * 1024), in: directory)
    }
  }

  @Test(
    "bad sectors whose edges go through what stands between blocks",
    .enabled(if: ReadErrorTests.hasLibrary, ReadErrorTests.noCompiler),
    arguments: [[], ["-BX"]]
  )
  func edges(options: [String]) throws {
    try temporaryDirectory { directory in
      // The end of the third block of the second frame, from a sector's edge.
      let end = try Archive(options, padding: 0).frames[1].blocks[2].file.upperBound
      for distance in [-6, -4, -2, 0, 2, 4, 6] {
        let padding = 4096 - (end - distance) % 4096
        let archive = try Archive(options, padding: padding)
        try Data(archive.bytes).write(to: directory.appendingPathComponent("a.lz4"))
        let edge = archive.frames[1].blocks[2].file.upperBound - distance
        #expect(edge % 4096 == 0)
        try check(archive, (edge - 4096)..<edge, in: directory)
        try check(archive, edge..<(edge + 4096), in: directory)
      }
    }
  }
}
