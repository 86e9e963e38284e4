import Foundation
import StreamCore
import TestSupport
import Testing

/// zip archives whose directory says something else than is in them, and others that are odd.
@Suite(.needs("bzip2", "xz", "zstd")) struct ZipTests {
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

  // MARK: Methods

  /// What makes the data of a method from standard input.
  static let methods: [(method: Int, flags: Int, command: String, endsItself: Bool)] = [
    (12, 0, "bzip2 -c", true), (95, 0, "xz -c", true), (95, 0, "xz -c --check=none", true),
    (93, 0, "zstd -qc", false),
    // The version of the SDK, and five bytes of properties before the data.
    (14, 2, "xz -c --format=lzma | (printf '\\x09\\x14\\x05\\x00'; head -c 5; tail -c +9)", true),
  ]

  private static func packed(_ method: Int, _ flags: Int, _ command: String) throws -> ZipMaker {
    var maker = maker
    for index in [0, 2] {
      let result = try runTool("bash", ["-c", command], input: maker.members[index].bytes)
      try #require(result.status == 0 && !result.output.isEmpty, "\(result.errorText)")
      maker.members[index].packed = (method, result.output)
      maker.members[index].flags = flags
    }
    return maker
  }

  @Test("each method that is read, with sizes before the text and after it", arguments: methods)
  func method(method: Int, flags: Int, command: String, endsItself: Bool) throws {
    var maker = try Self.packed(method, flags, command)
    let (outcome, _) = try classify(maker.bytes, command)
    #expect(outcome.code == 0 && outcome.lines == 60 && outcome.isVerified)
    for (isMarked, isLong) in [(true, false), (false, false), (true, true), (false, true)] {
      var descriptor = ZipMaker.Descriptor()
      (descriptor.isMarked, descriptor.isLong) = (isMarked, isLong)
      maker.members[0].descriptor = descriptor
      maker.members[2].descriptor = descriptor
      let name = "\(command), \(descriptor)"
      let (outcome, text) = try classify(maker.bytes, name)
      if endsItself {
        #expect(outcome.code == 0 && outcome.lines == 60 && outcome.isVerified, "\(name)")
      } else {
        #expect(outcome.code == 2 && outcome.lines == 20, "\(name)")
        #expect(
          text.contains("member a.log is packed by Zstandard (method 93) and has its size after")
        )
      }
    }
  }

  @Test("text that is not that of its header, or of what comes after it", arguments: methods)
  func text(method: Int, flags: Int, command: String, endsItself: Bool) throws {
    var maker = try Self.packed(method, flags, command)
    maker.members[0].crc = 1
    var (outcome, text) = try classify(maker.bytes, command)
    #expect(outcome.code == 2 && outcome.lines == 60 && !outcome.isVerified)
    #expect(text.contains("member a.log has another checksum than its text"))
    guard endsItself else { return }
    maker = try Self.packed(method, flags, command)
    for (crc, size, says) in [(1, nil, "checksum than its text"), (nil, 1, "size than it says")]
      as [(UInt32?, Int?, String)]
    {
      maker.members[0].descriptor = ZipMaker.Descriptor()
      maker.members[0].descriptor?.crc = crc
      maker.members[0].descriptor?.size = size
      (outcome, text) = try classify(maker.bytes, "\(command), \(says)")
      #expect(outcome.code == 2 && outcome.lines == 60 && !outcome.isVerified)
      #expect(text.contains("member a.log has another \(says)"), "\(text)")
    }
  }

  @Test("members that are left out, and those of a text that is none", arguments: methods)
  func skipped(method: Int, flags: Int, command: String, endsItself: Bool) throws {
    var maker = try Self.packed(method, flags, command)
    for isMarked in [true, false] where endsItself {
      maker.members[0].descriptor = ZipMaker.Descriptor()
      maker.members[0].descriptor?.isMarked = isMarked
      try temporaryDirectory { directory in
        let file = try AttackedFile(directory.appendingPathComponent("a").path)
        file.write(maker.bytes)
        var read = ReadOptions()
        read.names.exclude = ["a.log"]
        let outcome = try file.classifyInAllWays("\(command), \(isMarked)", read)
        #expect(outcome.code == 0 && outcome.lines == 30 && outcome.damageKinds.isEmpty)
      }
    }
  }

  @Test(
    "a method that is not read is named, and the rest of the archive is read",
    arguments: [
      (1, "Shrink (method 1)"), (6, "Implode (method 6)"), (9, "Deflate64 (method 9)"),
      (96, "JPEG (method 96)"), (97, "WavPack (method 97)"), (99, "AE-x (method 99)"),
      (50, "method 50"),
    ]
  )
  func unread(method: Int, name: String) throws {
    for descriptor in [nil, ZipMaker.Descriptor()] {
      var maker = Self.maker
      maker.members[1].packed = (method, [UInt8](1...200))
      maker.members[1].descriptor = descriptor
      let (outcome, text) = try classify(maker.bytes, name)
      #expect(
        outcome.code == 2 && outcome.lines == 40 && outcome.damageKinds.contains("unreadable")
      )
      #expect(
        text.contains(
          "member b.log is packed by \(name), which is not read; unpack the archive: 7z x"
        )
      )
    }
  }

  @Test("a dictionary that is too large for the window is named")
  func dictionary() throws {
    let maker = try Self.packed(95, 0, "xz -c --lzma2=dict=64MiB")
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(maker.bytes)
      var read = ReadOptions()
      read.windowBytesMax = 8 << 20
      let outcome = try file.classifyInAllWays("dictionary", read)
      #expect(outcome.code == 2 && outcome.lines == 20)
      #expect(outcome.damageKinds == ["unreadable", "unreadable"])
      let text = String(decoding: outcome.json, as: UTF8.self)
      #expect(text.contains("MiB of memory, which --window"))
      #expect(try file.classify().lines == 60)
    }
  }
}
