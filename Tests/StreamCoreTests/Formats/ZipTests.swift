import Foundation
import StreamCore
import TestSupport
import Testing

/// zip archives whose directory says something else than is in them, and others that are odd.
@Suite struct ZipTests {
  private static let texts: [[UInt8]] = {
    var maker = LineMaker()
    return [maker.lines(30), maker.lines(20), maker.lines(10)]
  }()

  private static var maker: ZipMaker {
    ZipMaker([
      .init("a.log", texts[0]), .init("b.log", texts[1]), .init("c.log", texts[2]),
    ])
  }

  private func classify(_ bytes: [UInt8], _ name: String) throws -> (Outcome, text: String) {
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(bytes)
      let outcome = try file.classifyInAllWays(name)
      return (outcome, String(decoding: outcome.json, as: UTF8.self))
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let says: String
    let change: @Sendable (inout ZipMaker) -> Void
    var lines = 60
    var testDescription: String { says }
  }

  static let differences = [
    Case(says: "another name of member x.log") { $0.members[1].listedName = Array("x.log".utf8) },
    Case(says: "another checksum of member b.log") { $0.members[1].listedCRC = 1 },
    Case(says: "another size of member b.log") { $0.members[1].listedSize = 1 },
    Case(says: "member b.log is not in the directory") { $0.members[1].isListed = false },
    Case(says: "has 3 members, and 4 by its end") { $0.count = 4 },
    Case(
      says: "member b.log is in the directory of the zip archive, and not where that says",
      change: { $0.members[1].isThere = false },
      lines: 40
    ),
  ]

  @Test("what the directory says otherwise is damage, and all is read", arguments: differences)
  func difference(difference: Case) throws {
    var maker = Self.maker
    difference.change(&maker)
    let (outcome, text) = try classify(maker.bytes, difference.says)
    #expect(outcome.code == 2 && outcome.lines == difference.lines)
    #expect(outcome.damageKinds.allSatisfy { $0 == "bad-header" } && text.contains(difference.says))
  }

  @Test("archives that are odd and whole")
  func odd() throws {
    var comment = Self.maker
    comment.comment = Array("a comment, PK\u{3}\u{4} in it".utf8)
    var long = Self.maker
    for index in long.members.indices { long.members[index].isLong = true }
    var joined = Self.maker
    joined.prefix = Self.maker.bytes
    var moved = joined
    moved.countsPrefix = false
    for (maker, lines) in [(comment, 60), (long, 60), (joined, 120), (moved, 120)] {
      let (outcome, _) = try classify(maker.bytes, "odd")
      #expect(outcome.code == 0 && outcome.lines == lines && outcome.damageKinds.isEmpty)
    }
  }

  @Test("after a text, as an archive that unpacks itself, it is read")
  func selfExtracting() throws {
    for counts in [true, false] {
      var maker = Self.maker
      maker.prefix = Array("{\"error\":\"line 0\"}\n{\"error\":\"line 1\"}".utf8)
      maker.countsPrefix = counts
      let (outcome, _) = try classify(maker.bytes, "after a text")
      #expect(outcome.code == 0 && outcome.lines == 62 && outcome.damageKinds.isEmpty)
    }
  }

  @Test("without its directory, of several volumes, and without a member")
  func parts() throws {
    var cut = Self.maker
    cut.hasDirectory = false
    var (outcome, text) = try classify(cut.bytes, "cut")
    #expect(outcome.code == 2 && outcome.lines == 60 && outcome.damageKinds == ["unfinished"])
    (outcome, text) = try classify(cut.bytes + Array("{\"error\":\"line 0\"}\n".utf8), "text")
    #expect(outcome.code == 2 && outcome.lines == 61 && text.contains("and not its directory"))
    var volume = Self.maker
    volume.prefix = [0x50, 0x4b, 7, 8]
    (outcome, text) = try classify(volume.bytes, "volume")
    #expect(outcome.code == 2 && outcome.lines == 60 && text.contains("several volumes"))
    outcome = try classify(ZipMaker([]).bytes, "empty").0
    #expect(outcome.isRefused)
  }

  @Test("a member that is damaged loses no other")
  func damage() throws {
    let bytes = Self.maker.bytes
    for (index, name) in ["a.log", "b.log", "c.log"].enumerated() {
      let others = 60 - [30, 20, 10][index]
      let start = bytes.indices.first { bytes[$0...].starts(with: Array(name.utf8)) } ?? 0
      // Its text: all lines are counted, and none can be trusted.
      var changed = bytes
      changed[start + 20] ^= 1
      var (outcome, text) = try classify(changed, "text of \(name)")
      #expect(outcome.code == 2 && outcome.damageKinds.contains("content-checksum"))
      #expect(text.contains("member \(name) has another checksum"))
      // Its header: what comes next is found, and the directory names it.
      changed = bytes
      changed[start - 30] ^= 0xff
      (outcome, text) = try classify(changed, "header of \(name)")
      #expect(outcome.isMarked && (outcome.isRefused || outcome.lines >= others))
      if index > 0 { #expect(text.contains("member \(name) is in the directory")) }
    }
  }

  @Test("names that are no UTF-8, and a name that two members have")
  func names() throws {
    for flags in [0, 0x800] {
      var maker = Self.maker
      maker.members[0].name = [0xff, 0xfe] + Array(".log".utf8)
      maker.members[0].listedName = maker.members[0].name
      maker.members[0].flags = flags
      maker.members[2].name = maker.members[1].name
      maker.members[2].listedName = maker.members[1].name
      let (outcome, _) = try classify(maker.bytes, "flags \(flags)")
      #expect(outcome.code == 0 && outcome.lines == 60 && outcome.damageKinds.isEmpty)
    }
  }

  @Test("an encrypted member is named, and the others are read")
  func encrypted() throws {
    var maker = Self.maker
    maker.members[1].flags = 1
    let (outcome, text) = try classify(maker.bytes, "encrypted")
    #expect(outcome.code == 2 && outcome.lines == 40 && outcome.damageKinds == ["unreadable"])
    #expect(text.contains("member b.log is encrypted"))
  }
}
