import Foundation
import StreamCore
import TestSupport
import Testing

/// xz, bzip2 and lzip: what of a damaged archive is read is what their own programs read.
@Suite(.needs("xz", "bzip2", "lzip")) struct StreamFormatTests {
  static let programs = ["xz", "bzip2", "lzip"]

  private func packed(_ program: String, _ text: [UInt8]) throws -> [UInt8] {
    try runTool(program, ["-c"], input: text).output
  }

  /// What the program makes of an archive, and whether it finds fault with it.
  private func decoded(_ program: String, _ bytes: [UInt8]) throws -> (text: [UInt8], isBad: Bool) {
    let result = try runTool(program, ["-dc"], input: bytes)
    return (result.output, result.status != 0)
  }

  private func text(_ lines: Int) -> [UInt8] {
    var maker = LineMaker()
    return maker.lines(lines)
  }

  /// Compares a file with what the program makes of it.
  private func compare(_ program: String, _ file: AttackedFile, _ bytes: [UInt8], _ name: String)
    throws
  {
    let (theirs, isBad) = try decoded(program, bytes)
    let outcome = try file.classifySometimesInAllWays(name)
    // Nothing that its own program reads is missing, and what it refuses is marked.
    #expect(outcome.number("decodedBytes") >= theirs.count, "\(name)")
    #expect(outcome.isMarked == isBad, "\(name): \(outcome.code)")
    #expect(outcome.lines >= theirs.count { $0 == 0x0a }, "\(name)")
  }

  @Test("cut at every byte", arguments: programs)
  func cuts(program: String) throws {
    try temporaryDirectory { directory in
      let bytes = try packed(program, text(60)) + packed(program, text(40))
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(bytes)
      for length in stride(from: bytes.count, to: 12, by: -1) {
        file.truncate(to: length)
        try compare(program, file, Array(bytes.prefix(length)), "\(program) cut at \(length)")
      }
    }
  }

  @Test("text before damage is counted, the rest is damage with its place", arguments: programs)
  func damage(program: String) throws {
    try temporaryDirectory { directory in
      // More than a block of bzip2, so that some text comes before the damage.
      let text = text(3000)
      let bytes = try packed(program, text)
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      for place in stride(from: bytes.count / 3, to: bytes.count - 40, by: bytes.count / 9) {
        var damaged = bytes
        damaged[place] ^= 0x10
        file.write(damaged + bytes)
        let outcome = try file.classifySometimesInAllWays("\(place)")
        let (theirs, _) = try decoded(program, damaged)
        #expect(outcome.code & 2 == 2)
        // The stream after the damaged one is read whole.
        #expect(outcome.number("decodedBytes") >= theirs.count + text.count)
        #expect(!outcome.isVerified)
        #expect(outcome.number("damagedBytes") > 0)
      }
    }
  }

  @Test("zeros between and after streams are padding, other bytes are garbage", arguments: programs)
  func padding(program: String) throws {
    try temporaryDirectory { directory in
      let stream = try packed(program, text(30))
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(stream + [UInt8](repeating: 0, count: 512) + stream + [0, 0, 0, 0])
      let padded = try file.classifyInAllWays("padded")
      #expect(padded.code == 0 && padded.lines == 60)
      #expect(padded.number("skippedBytes") == 516)
      for garbage in ["some words after it", "\u{1}"] {
        file.write(stream + Array(garbage.utf8) + stream + Array(garbage.utf8))
        let outcome = try file.classifyInAllWays("garbage")
        // Behind garbage nobody knows whether a line begins.
        #expect(outcome.code == 2 && outcome.lines == 59 && outcome.lostLines == 1)
        #expect(outcome.damageKinds == ["garbage", "garbage"])
        #expect(outcome.number("damagedBytes") == 2 * garbage.utf8.count)
      }
    }
  }

  @Test("a stream of xz whose checksum nobody knows is read, and not verified")
  func unknownCheck() throws {
    func crc32(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
      var sum = ~UInt32(0)
      for byte in bytes {
        sum ^= UInt32(byte)
        for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? 0xedb8_8320 : 0) }
      }
      return withUnsafeBytes(of: (~sum).littleEndian, Array.init)
    }
    try temporaryDirectory { directory in
      var stream = try runTool("xz", ["-c", "--check=crc32"], input: text(30)).output
      let footer = stream.count - 12
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      for check: UInt8 in [1, 2] {
        stream[7] = check
        stream.replaceSubrange(8..<12, with: crc32(stream[6..<8]))
        stream[footer + 9] = check
        stream.replaceSubrange(
          footer..<(footer + 4),
          with: crc32(stream[(footer + 4)..<(footer + 10)])
        )
        file.write(stream)
        let outcome = try file.classifyInAllWays("check \(check)")
        #expect(outcome.code == 0 && outcome.lines == 30)
        #expect(outcome.isVerified == (check == 1))
      }
    }
  }

  @Test(
    "what needs more memory than it may take is refused",
    arguments: [
      "xz -c --lzma2=dict=64MiB t.log",
      // The program writes no larger dictionary than it needs: it is the sixth byte.
      "lzip -c t.log | head -c 5; printf '\\032'; lzip -c t.log | tail -c +7",
    ]
  )
  func memory(script: String) throws {
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      try Data(text(30)).write(to: directory.appendingPathComponent("t.log"))
      file.write(try runTool("bash", ["-c", script], directory: directory).output)
      var read = ReadOptions()
      #expect(try file.classify(read).code == 0)
      read.windowBytesMax = 16 << 20
      #expect(try file.classify(read).isRefused)
      read.windowBytesMax = 64 << 20
      #expect(try file.classify(read).code == 0)
    }
  }
}
