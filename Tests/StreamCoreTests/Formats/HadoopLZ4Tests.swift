import Foundation
import StreamCore
import TestSupport
import Testing

/// Hadoop's streams of LZ4 blocks, which have no mark, no checksum and no end: lengths say what is read.
@Suite struct HadoopLZ4Tests {
  /// What is made of a stream, and what comes of it.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    /// The kinds of damage.
    let damage: [String]
    /// The lines that are read, of the twenty; nil where the stream is refused.
    let lines: Range<Int>?
    /// The lines after those that are lost; the first after a gap may be torn, and is left out.
    var after: Range<Int>?
    let bytes: @Sendable () -> [UInt8]

    init(
      _ name: String,
      _ damage: [String],
      _ lines: Range<Int>?,
      _ after: Range<Int>? = nil,
      bytes: @escaping @Sendable () -> [UInt8]
    ) {
      self.name = name
      self.damage = damage
      self.lines = lines
      self.after = after
      self.bytes = bytes
    }

    var testDescription: String { name }
  }

  private static let lineBytes = 60
  private static let text = (0..<20).flatMap(line)
  /// Each line is a buffer.
  private static let stream = buffers(0..<20)

  private static func line(_ number: Int) -> [UInt8] {
    let head = #"{"error":"line \#(number + 10)","pad":""#
    let padding = String(repeating: "x", count: lineBytes - head.utf8.count - 3)
    return Array((head + padding + "\"}\n").utf8)
  }

  private static func buffers(_ lines: Range<Int>) -> [UInt8] {
    hadoopLZ4Stream(lines.flatMap(line), bufferBytes: lineBytes)
  }

  /// All of the text in one buffer, each line in a block.
  private static var blocks: [UInt8] {
    hadoopLZ4Stream(text, bufferBytes: text.count, blockBytes: lineBytes)
  }

  private static func frame(_ text: [UInt8]) -> [UInt8] {
    var archive = MadeArchive()
    archive.addFrame([text], FrameForm("content"))
    return archive.bytes
  }

  private static func changed(_ bytes: [UInt8], at offset: Int, to value: UInt8) -> [UInt8] {
    var bytes = bytes
    bytes[offset] = value
    return bytes
  }

  /// Where a buffer of the stream begins.
  private static func start(_ buffer: Int) -> Int { buffers(0..<buffer).count }
  /// Where a block of the buffer with all of the text begins, with its length.
  private static func blockStart(_ block: Int) -> Int {
    4 + (0..<block).reduce(0) { $0 + 4 + lz4Block(line($1)).count }
  }

  static let cases: [Case] = [
    Case("whole", [], 0..<20) { stream },
    Case("of one buffer", [], 0..<20) { blocks },
    Case("ended by a zero", [], 0..<20) { stream + bigEndian(0) },
    Case("then zeros", [], 0..<20) { stream + [UInt8](repeating: 0, count: 512 + 3) },
    Case("two, a zero between them", [], 0..<20) {
      buffers(0..<7) + bigEndian(0) + buffers(7..<20)
    },
    Case("two, zeros between them", [], 0..<20) {
      buffers(0..<7) + [UInt8](repeating: 0, count: 64) + buffers(7..<20)
    },
    Case("then text", [], 0..<20) { buffers(0..<19) + line(19) },
    Case("then an LZ4 frame", [], 0..<20) {
      buffers(0..<19) + frame(line(19))
    },
    Case("cut between buffers", [], 0..<7) { buffers(0..<7) },
    Case("cut between blocks of a buffer", ["unfinished"], 0..<7) {
      Array(blocks[..<blockStart(7)])
    },
    Case("cut in a length", ["truncated"], 0..<7) { Array(stream[..<(start(7) + 3)]) },
    Case("cut in the second length", ["truncated"], 0..<7) { Array(stream[..<(start(7) + 6)]) },
    Case("cut in a block", ["truncated"], 0..<7) { Array(stream[..<(start(7) + 20)]) },
    Case("cut in a block of a buffer", ["truncated"], 0..<7) {
      Array(blocks[..<(blockStart(7) + 20)])
    },
    Case("a block that does not decode", ["bad-block"], 0..<7, 9..<20) {
      changed(stream, at: start(7) + 8, to: 0x1f)
    },
    Case("the first block does not decode", ["bad-block"], 0..<0, 2..<20) {
      changed(stream, at: 8, to: 0x1f)
    },
    Case("the last block does not decode", ["bad-block"], 0..<19) {
      changed(stream, at: start(19) + 8, to: 0x1f)
    },
    Case("two blocks in a row do not decode", ["bad-block", "bad-block"], 0..<7, 10..<20) {
      changed(changed(stream, at: start(7) + 8, to: 0x1f), at: start(8) + 8, to: 0x1f)
    },
    Case("a block of a buffer does not decode", ["bad-block"], 0..<7, 9..<20) {
      changed(blocks, at: blockStart(7) + 4, to: 0x1f)
    },
    Case("the text's length is wrong", ["bad-block"], 0..<7, 9..<20) {
      changed(stream, at: start(7) + 3, to: UInt8(lineBytes + 1))
    },
    Case("a block's length is wrong", ["bad-block-length"], 0..<7) {
      changed(stream, at: start(7) + 7, to: 30)
    },
    Case("a length that no block has", ["bad-block-length"], 0..<7) {
      changed(stream, at: start(7) + 4, to: 0x70)
    },
    Case("a length beyond the end", ["truncated"], 0..<7) {
      changed(changed(stream, at: start(7), to: 0x7f), at: start(7) + 4, to: 3)
    },
    Case("the length of a block of a buffer is wrong", ["bad-block-length"], 0..<7) {
      changed(blocks, at: blockStart(7) + 3, to: 30)
    },
  ]

  @Test("exactly what is damaged is lost, and every byte is accounted for", arguments: cases)
  func damage(example: Case) throws {
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a.lz4").path)
      file.write(example.bytes())
      let outcome = try file.classifyInAllWays(example.name)
      let lines = Array(example.lines ?? 0..<0) + Array(example.after ?? 0..<0)
      #expect(outcome.messages == lines.map { "line \($0 + 10)" })
      #expect(outcome.damageKinds == example.damage)
      #expect(outcome.isMarked == !example.damage.isEmpty)
    }
  }

  @Test("that files are such streams can be said where their beginnings do not say it")
  func said() throws {
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      let damaged = (0..<3).reduce(Self.stream) {
        Self.changed($0, at: Self.start($1) + 8, to: 0x1f)
      }
      file.write(damaged)
      #expect(try file.classify().isRefused)
      var read = ReadOptions()
      read.unmarkedFormat = .hadoopLZ4
      let outcome = try file.classifyInAllWays("said", read)
      #expect(outcome.messages == (4..<20).map { "line \($0 + 10)" })
      #expect(outcome.damageKinds == ["bad-block", "bad-block", "bad-block"])
      // What has a mark, or can have no such lengths, is what it is.
      for bytes in [Self.text, Self.frame(Self.text), Self.stream] {
        file.write(bytes)
        #expect(try file.classify(read).messages.count == 20)
      }
    }
  }

  @Test("a zero is a stream without text where the name says so, and else a zero")
  func empty() throws {
    try temporaryDirectory { directory in
      for (name, format) in [("a.lz4", "hadoop-lz4"), ("a.log", "plain")] {
        let file = try AttackedFile(directory.appendingPathComponent(name).path)
        file.write(bigEndian(0))
        let outcome = try file.classifyInAllWays(name)
        #expect(String(decoding: outcome.json, as: UTF8.self).contains("\"format\": \"\(format)\""))
      }
    }
  }
}
