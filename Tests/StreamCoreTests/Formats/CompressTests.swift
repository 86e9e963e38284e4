import Foundation
import StreamCore
import TestSupport
import Testing

/// Files of `compress`: gzip, which decodes them as well, says what is in them.
@Suite(.needs("gzip")) struct CompressTests {
  private func text(_ lines: Int) -> [UInt8] {
    var maker = LineMaker()
    return maker.lines(lines)
  }

  private func withFile(_ body: (AttackedFile) throws -> Void) throws {
    try temporaryDirectory { directory in
      try body(AttackedFile(directory.appendingPathComponent("a.Z").path))
    }
  }

  @Test("codes of all lengths, and tables that are cleared", arguments: 10...16)
  func lengths(bits: Int) throws {
    let text = text(3000)
    for clearsAt in [nil, 300, 512, 513, 1024] {
      let packed = compressStream(text, bitsMax: bits, clearsAt: clearsAt)
      #expect(try runTool("gzip", ["-dc"], input: packed).output == text)
      try withFile { file in
        file.write(text)
        let plain = try file.classify()
        file.write(packed)
        let outcome = try file.classify()
        #expect(outcome.code == 0 && outcome.messages == plain.messages)
        #expect(outcome.number("decodedBytes") == text.count)
      }
    }
  }

  @Test("what compress writes", .needs("compress"), arguments: 10...16)
  func program(bits: Int) throws {
    try temporaryDirectory { directory in
      let text = text(3000) + (0..<200_000).map { _ in UInt8.random(in: 32...126) } + [0x0a]
      try write(text, to: directory.appendingPathComponent("t.log"))
      let script = "compress -b \(bits) -c t.log"
      let packed = try runTool("bash", ["-c", script], directory: directory)
      let file = try AttackedFile(directory.appendingPathComponent("a.Z").path)
      file.write(packed.output)
      let outcome = try file.classify()
      #expect(outcome.code == 0 && outcome.number("decodedBytes") == text.count)
    }
  }

  @Test("a long run, and no text at all")
  func small() throws {
    for text in [[], [0x0a], Array(repeating: UInt8(ascii: "a"), count: 3_000_000) + [0x0a]] {
      try withFile { file in
        file.write(compressStream(text))
        let outcome = try file.classify()
        #expect(outcome.number("decodedBytes") == text.count && outcome.damageKinds.isEmpty)
      }
    }
  }

  @Test("what is cut off in a code is noticed, and what no code is")
  func damage() throws {
    let packed = compressStream(text(200))
    try withFile { file in
      file.write(packed)
      let whole = try file.classify()
      file.write(Array(packed.dropLast()))
      let cut = try file.classifyInAllWays("cut")
      #expect(cut.isMarked && whole.messages.starts(with: cut.messages))
      // A code that is larger than any before.
      var damaged = packed
      for index in (packed.count / 2)..<(packed.count / 2 + 4) { damaged[index] = 0xff }
      file.write(damaged)
      let outcome = try file.classifyInAllWays("damaged")
      #expect(outcome.code == 2 && outcome.damageKinds == ["bad-block"])
      #expect(outcome.lines > 40 && whole.messages.starts(with: outcome.messages))
    }
  }
}
