import Foundation
import StreamCore
import TestSupport
import Testing

/// Tar archives of all kinds, and headers that no program writes.
@Suite struct TarAttackTests {
  /// A header of a member, with a right checksum.
  static func header(_ name: String, size: String, type: Character = "0") -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, _ offset: Int) {
      bytes.replaceSubrange(offset..<(offset + text.utf8.count), with: text.utf8)
    }
    put(name, 0)
    put("0000644", 100)
    put(size, 124)
    put(String(type), 156)
    put("ustar\u{0}00", 257)
    put("        ", 148)
    let sum = bytes.reduce(0) { $0 + Int($1) }
    let digits = String(sum, radix: 8)
    put(String(repeating: "0", count: 6 - digits.count) + digits + "\u{0} ", 148)
    return bytes
  }

  static func padded(_ bytes: [UInt8]) -> [UInt8] {
    bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
  }

  static func octal(_ number: Int) -> String {
    let digits = String(number, radix: 8)
    return String(repeating: "0", count: 11 - digits.count) + digits
  }

  static func member(_ name: String, _ text: [UInt8]) -> [UInt8] {
    header(name, size: octal(text.count)) + padded(text)
  }

  static let end = [UInt8](repeating: 0, count: 1024)

  private func classify(_ bytes: [UInt8], name: String = "a") throws -> Outcome {
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent(name).path)
      file.write(bytes)
      return try Watchdog.watch("tar") { try file.classifyInAllWays("tar") }
    }
  }

  @Test(
    "a size that cannot be",
    arguments: ["-5", "9223372036854775807", "1152921504606846977", "x"]
  )
  func badSizes(size: String) throws {
    var maker = LineMaker()
    let text = maker.lines(3)
    for type: Character in ["0", "1", "5", "S"] {
      let record = " size=\(size)\n"
      let count = record.utf8.count + 2
      let attributes = Array("\(count)\(record)".utf8)
      let bytes =
        Self.header("pax", size: Self.octal(attributes.count), type: "x") + Self.padded(attributes)
        + Self.header("m.log", size: Self.octal(text.count), type: type) + Self.padded(text)
        + Self.member("n.log", maker.lines(3)) + Self.end
      let outcome = try classify(bytes)
      #expect(outcome.code != 70)
      #expect(type != "0" || outcome.messages.count >= 3)
    }
  }

  @Test("archives that are joined are both read")
  func joined() throws {
    var maker = LineMaker()
    let first = Self.member("a.log", maker.lines(4)) + Self.end
    let second = Self.member("b.log", maker.lines(5)) + Self.end
    let outcome = try classify(first + second)
    #expect(outcome.code == 0)
    #expect(outcome.lines == 9)
    let other = try classify(first + Self.padded(Array("no tar".utf8)) + second)
    #expect(other.code == 2)
    #expect(other.lines == 9)
  }

  @Test(
    "a member with content is a file, whatever its name ends with",
    arguments: ["0", "7", "\0"]
  )
  func directories(type: Character) throws {
    var maker = LineMaker()
    let text = maker.lines(4)
    let header = Self.header("d/a.log/", size: Self.octal(text.count), type: type)
    let directory = Self.header("d.log/", size: Self.octal(0), type: type)
    for start in [header, directory + header] {
      let outcome = try classify(start + Self.padded(text) + Self.end)
      #expect(outcome.code == 0)
      #expect(outcome.lines == 4)
      #expect(String(decoding: outcome.json, as: UTF8.self).contains("!d/a.log/\""))
      #expect(String(decoding: outcome.json, as: UTF8.self).contains("\"warnings\": []"))
    }
  }

  @Test(
    "what a header hides is damage",
    arguments: [
      ("V", "unreadable"), ("D", "unreadable"), ("L", "bad-header"), ("K", "bad-header"),
      ("x", "bad-header"),
    ] as [(Character, String)]
  )
  func hidden(type: Character, kind: String) throws {
    var maker = LineMaker()
    let text = maker.lines(4)
    let hidden = Self.header("h", size: Self.octal(text.count), type: type) + Self.padded(text)
    for bytes in [hidden + Self.end, hidden + Self.member("b.log", maker.lines(2)) + Self.end] {
      let outcome = try classify(Self.member("a.log", maker.lines(3)) + bytes)
      #expect(outcome.code == 2)
      #expect(outcome.damageKinds.contains(kind))
    }
  }

  @Test("a name whose member is missing is damage, and a directory's list is none")
  func awaited() throws {
    var maker = LineMaker()
    let first = Self.member("a.log", maker.lines(3))
    let name = Array("long.log\0".utf8)
    let header = Self.header("h", size: Self.octal(name.count), type: "L") + Self.padded(name)
    #expect(try classify(first + header + Self.end).damageKinds == ["bad-header"])
    let list = Array("Ya.log\0Nb.log\0\0".utf8)
    let directory = Self.header("d/", size: Self.octal(list.count), type: "D") + Self.padded(list)
    #expect(try classify(first + directory + Self.end).code == 0)
  }

  @Test("an archive without an end mark is cut")
  func noEnd() throws {
    var maker = LineMaker()
    let first = Self.member("a.log", maker.lines(4))
    let outcome = try classify(first)
    #expect(outcome.code == 2)
    #expect(outcome.lines == 4)
    #expect(outcome.damageKinds == ["truncated"])
  }

  @Test("a header that is damaged costs its member's name, and the first line")
  func badHeader() throws {
    var maker = LineMaker()
    var bytes = Self.member("a.log", maker.lines(40))
    let second = bytes.count
    bytes += Self.member("b.log", maker.lines(40))
    let third = bytes.count
    bytes += Self.member("c.log", maker.lines(40)) + Self.end
    for place in [second + 3, second + 150, second + 511] {
      var damaged = bytes
      damaged[place] ^= 1
      let outcome = try classify(damaged)
      #expect(outcome.code == 2)
      #expect(outcome.lines == 119)
      #expect(outcome.damageKinds == ["bad-header"])
      #expect(outcome.number("lostLines") == 1)
    }
    var both = bytes
    both[second] ^= 1
    both[third] ^= 1
    let outcome = try classify(both)
    #expect(outcome.code == 2)
    #expect(outcome.messages.count >= 79)
  }

  @Test("a lost block inside of a tar archive costs what it holds", arguments: [0, 1, 5, 9, 12])
  func lostBlock(block: Int) throws {
    var maker = LineMaker()
    let tar =
      Self.member("a.log", maker.lines(30)) + Self.member("b.log", maker.lines(30))
      + Self.member("c.log", maker.lines(30)) + Self.end
    let blocks = stride(from: 0, to: tar.count, by: 700)
      .map { Array(tar[$0..<min($0 + 700, tar.count)]) }
    var archive = MadeArchive()
    archive.addFrame(blocks, FrameForm("blocks"))
    var bytes = archive.bytes
    guard let part = archive.parts.first(where: { $0.block == block && $0.kind == .block }) else {
      return
    }
    bytes[part.range.lowerBound + 2] ^= 0x55
    let outcome = try classify(bytes, name: "a.tar.lz4")
    #expect(outcome.code == 2)
    #expect(outcome.malformed == 0)
    // 700 bytes hold about fourteen lines, and a header that is lost costs a name.
    let isMost = outcome.messages.count >= 90 - 22
    #expect(isMost, "\(outcome.messages.count)")
    #expect(Set(outcome.messages).count == outcome.messages.count)
  }

  @Test(
    "names of all lengths, by all ways to write them",
    .needs("tar"),
    arguments: ["ustar", "pax", "gnu"]
  )
  func names(format: String) throws {
    try temporaryDirectory { directory in
      let long = String(repeating: "d", count: 60)
      let path = "\(long)/\(long)/\(format == "ustar" ? "x" : long + long).log"
      let file = directory.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      var maker = LineMaker()
      try Data(maker.lines(7)).write(to: file)
      try Data(maker.lines(5)).write(to: directory.appendingPathComponent("short.log"))
      try Data([0, 1, 2]).write(to: directory.appendingPathComponent("other.bin"))
      let result = try runTool(
        "tar",
        ["-c", "--format=\(format)", "-f", "-", "short.log", long, "other.bin"],
        directory: directory
      )
      #expect(result.status == 0)
      let outcome = try classify(result.output)
      #expect(outcome.code == 0)
      #expect(outcome.lines == 12)
      let json = String(decoding: outcome.json, as: UTF8.self)
      #expect(json.contains("!\(path)\""))
      #expect(json.contains("!other.bin\""))
      #expect(json.contains("\"why\": \"neither text nor an archive\""))
    }
  }

  @Test("members beyond the most that are read are passed over, and said")
  func manyMembers() throws {
    var maker = LineMaker()
    let members = (1...5).map { Self.member("\($0).log", maker.lines(2)) }
    let empty = Self.member("e.log", []) + Self.member("other.bin", [0, 1])
    let bytes = empty + members.flatMap(\.self) + Self.end
    var read = ReadOptions()
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      for bytes in [bytes, try runTool("gzip", ["-nc"], input: bytes).output] {
        file.write(bytes)
        read.membersMax = 6
        #expect(try file.classifyInAllWays("all", read).code == 0)
        read.membersMax = 4
        let outcome = try file.classifyInAllWays("some", read)
        #expect(outcome.code == 2 && outcome.damageKinds == ["limit"] && outcome.lines == 6)
        #expect(String(decoding: outcome.json, as: UTF8.self).contains("member 4.log and what"))
      }
    }
  }

  @Test("a binary member is damage, wherever a chunk begins")
  func binary() throws {
    var maker = LineMaker()
    let bytes =
      Self.member("a.log", maker.lines(3)) + Self.member("b.log", Array("abc\n".utf8) + [0, 1])
      + Self.member("c.log", maker.lines(3)) + Self.end
    let outcome = try classify(bytes)
    #expect(outcome.code == 2)
    #expect(outcome.lines == 6)
  }
}
