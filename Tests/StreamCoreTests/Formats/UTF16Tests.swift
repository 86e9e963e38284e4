import Foundation
import StreamCore
import TestSupport
import Testing

/// UTF-16 with a byte order mark says what its text says in UTF-8.
@Suite struct UTF16Tests {
  static let texts = [
    #"{"error":"line 1 of 2"}"# + "\n" + #"{"error":"line 2 of 2"}"# + "\r\n",
    #"{"error":"line é 1"}"# + "\n" + #"{"error":"line 漢字 2"}"# + "\n",
    #"{"error":"line 😀😀 1"}"#, #"{"error":"line \#u{ffff} \#u{10ffff} 1"}"# + "\n", "\n\n", "",
  ]

  static func units(_ units: [UInt16], isBig: Bool) -> [UInt8] {
    units.flatMap {
      let (high, low) = (UInt8($0 >> 8), UInt8($0 & 0xff))
      return isBig ? [high, low] : [low, high]
    }
  }

  static func encoded(_ text: String, isBig: Bool) -> [UInt8] {
    units([0xfeff] + Array(text.utf16), isBig: isBig)
  }

  private func withFile(_ body: (AttackedFile) throws -> Void) throws {
    try temporaryDirectory { try body(AttackedFile($0.appendingPathComponent("a").path)) }
  }

  @Test("in both orders, alone and packed", .needs("gzip"), arguments: texts, [false, true])
  func same(text: String, isBig: Bool) throws {
    try withFile { file in
      file.write(Array(text.utf8))
      let plain = try file.classify()
      let bytes = Self.encoded(text, isBig: isBig)
      let packed = try runTool("gzip", ["-nc"], input: bytes).output
      for (bytes, format) in [
        (bytes, "utf-16"), (packed, "utf-16+gzip"),
        (TarAttackTests.member("a.log", bytes) + TarAttackTests.end, "tar"),
        (TarAttackTests.member("a.log.gz", packed) + TarAttackTests.end, "tar"),
      ] {
        file.write(bytes)
        let outcome = try file.classifyInAllWays(format)
        #expect(outcome.lines == plain.lines && outcome.messages == plain.messages, "\(format)")
        #expect(outcome.code == plain.code && outcome.damageKinds.isEmpty, "\(format)")
        if !text.isEmpty {
          let json = String(decoding: outcome.json, as: UTF8.self)
          #expect(json.contains("\"format\": \"\(format)\""), "\(format)")
        }
      }
    }
  }

  @Test("half a surrogate becomes U+FFFD", arguments: [false, true])
  func surrogates(isBig: Bool) throws {
    let record = { (units: [UInt16]) in
      Array(#"{"error":"line "#.utf16) + units + Array("\"}\n".utf16)
    }
    let cases: [([UInt16], String)] = [
      ([0xd800], "\u{fffd}"), ([0xdc00], "\u{fffd}"), ([0xd800, 0xd800], "\u{fffd}\u{fffd}"),
      ([0xdc00, 0xd800, 0xdc00], "\u{fffd}\u{10000}"), ([0xd83d, 0x41], "\u{fffd}A"),
    ]
    try withFile { file in
      for (units, text) in cases {
        file.write(Self.units([0xfeff] + record(units), isBig: isBig))
        let outcome = try file.classifyInAllWays(text)
        #expect(outcome.messages == ["line \(text)"])
      }
      let open = Self.units([0xfeff] + record([0x41]) + [0xd800], isBig: isBig)
      file.write(open)
      #expect(try file.classifyInAllWays("at the end").lines == 2)
    }
  }

  @Test("an odd byte at the end is damage, and costs no line before it", arguments: [false, true])
  func oddByte(isBig: Bool) throws {
    try withFile { file in
      file.write(Self.encoded(Self.texts[0], isBig: isBig) + [0x7b])
      let outcome = try file.classifyInAllWays("odd")
      #expect(outcome.code == 2 && outcome.damageKinds == ["truncated"])
      #expect(outcome.lines == 2 && outcome.number("damagedBytes") == 1)
    }
  }

  @Test("texts that were joined are read, in whatever order and format they are")
  func joined() throws {
    try withFile { file in
      var maker = LineMaker()
      let parts = (0..<4).map { _ in String(decoding: maker.lines(30), as: UTF8.self) }
      let gzip = try runTool("gzip", ["-nc"], input: Array(parts[2].utf8)).output
      file.write(
        Self.encoded(parts[0], isBig: false) + Self.encoded(parts[1], isBig: true) + gzip
          + Array(parts[3].utf8)
      )
      let outcome = try file.classifyInAllWays("joined")
      #expect(outcome.code == 0 && outcome.lines == 120)
      #expect(outcome.messages.count == 120)
    }
  }
}
