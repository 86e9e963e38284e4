import Foundation
import StreamCore
import TestSupport
import Testing

/// zip, cpio and 7z: their members are read as those of a tar archive are.
@Suite struct MemberFormatTests {
  private func withFile(_ body: (AttackedFile) throws -> Void) throws {
    try temporaryDirectory { directory in
      try body(AttackedFile(directory.appendingPathComponent("a").path))
    }
  }

  private func text(_ outcome: Outcome) -> String { String(decoding: outcome.json, as: UTF8.self) }

  private static let picture = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + [UInt8](0...200)

  private func members() throws -> (lines: [UInt8], all: [(name: String, bytes: [UInt8])]) {
    var maker = LineMaker()
    let parts = [maker.lines(60), maker.lines(30), maker.lines(10)]
    let packed = try runTool("gzip", ["-nc"], input: parts[1]).output
    let all: [(name: String, bytes: [UInt8])] = [
      ("logs/", []), ("logs/a.log", parts[0]), ("logs/empty.log", []), ("logs/b.log.gz", packed),
      ("picture.png", Self.picture), ("ü.log", parts[2]),
    ]
    return (parts.flatMap(\.self), all)
  }

  @Test("members, packed ones, empty ones, and what is no log", arguments: ArchiveKind.allCases)
  func whole(kind: ArchiveKind) throws {
    try withFile { file in
      let (lines, members) = try members()
      file.write(lines)
      let plain = try file.classify()
      let bytes = memberArchive(kind, members)
      file.write(bytes)
      let outcome = try file.classifyInAllWays(kind.rawValue)
      #expect(outcome.code == 0 && outcome.damageKinds.isEmpty)
      #expect(outcome.lines == plain.lines && outcome.messages == plain.messages)
      #expect(outcome.isVerified == (kind.format != "cpio"))
      #expect(text(outcome).contains("\"format\": \"\(kind.format)\""))
      for name in ["logs/a.log", "logs/b.log.gz", "ü.log", "picture.png"] {
        #expect(text(outcome).contains("a!\(name)\""), "\(name)")
      }
      #expect(outcome.number("readBytes") == bytes.count)
    }
  }

  @Test("in a tar archive, in a compressed file, and in itself")
  func layers() throws {
    try withFile { file in
      let (lines, members) = try members()
      file.write(lines)
      let plain = try file.classify()
      for kind in ArchiveKind.allCases where kind != .sevenZip {
        let bytes = memberArchive(kind, members)
        let tar = TarAttackTests.member("x", bytes) + TarAttackTests.end
        for outer in [
          tar, try runTool("gzip", ["-nc"], input: bytes).output,
          memberArchive(kind, [("x", bytes)]),
          memberArchive(kind, [("x", tar)]), memberArchive(.zip, [("y.log", []), ("x", bytes)]),
        ] {
          file.write(outer)
          let outcome = try file.classifyInAllWays(kind.rawValue)
          #expect(outcome.code == 0 && outcome.damageKinds.isEmpty)
          #expect(outcome.lines == plain.lines && outcome.messages == plain.messages)
        }
      }
    }
  }

  @Test("members are chosen by their names", arguments: ArchiveKind.allCases)
  func names(kind: ArchiveKind) throws {
    try withFile { file in
      let (_, members) = try members()
      file.write(memberArchive(kind, members))
      var read = ReadOptions()
      read.names.include = ["*.gz"]
      let outcome = try file.classifyInAllWays(kind.rawValue, read)
      #expect(outcome.code == 0 && outcome.lines == 30)
      read.names.include = ["x.log"]
      #expect(try file.classify(read).isRefused)
    }
  }

  @Test("two archives, and text after them", arguments: ArchiveKind.allCases)
  func joined(kind: ArchiveKind) throws {
    try withFile { file in
      var maker = LineMaker()
      let parts = [maker.lines(30), maker.lines(20), maker.lines(10)]
      let archives = [
        memberArchive(kind, [("a.log", parts[0])]), memberArchive(kind, [("b.log", parts[1])]),
      ]
      file.write(archives.flatMap(\.self))
      let two = try file.classifyInAllWays(kind.rawValue)
      #expect(two.code == 0 && two.lines == 50 && two.damageKinds.isEmpty)
      file.write(archives[0] + parts[2])
      let mixed = try file.classifyInAllWays(kind.rawValue)
      #expect(mixed.code == 0 && mixed.lines == 40 && mixed.damageKinds.isEmpty)
    }
  }

  @Test("members that are read are limited, and others are not", arguments: ArchiveKind.allCases)
  func limits(kind: ArchiveKind) throws {
    try withFile { file in
      var maker = LineMaker()
      var members: [(name: String, bytes: [UInt8])] = []
      for number in 0..<5 {
        members.append(("\(number).png", Self.picture))
        members.append(("\(number).log", maker.lines(2)))
      }
      file.write(memberArchive(kind, members))
      var read = ReadOptions()
      read.membersMax = 3
      let outcome = try file.classifyInAllWays(kind.rawValue, read)
      #expect(outcome.code == 2 && outcome.lines == 6 && outcome.damageKinds == ["limit"])
      #expect(
        text(outcome).contains("member 3.log and what follows are passed over: 3 members are read")
      )
      // What the message says is what helps.
      read.names.include = ["2.log", "3.log", "4.log"]
      let chosen = try file.classifyInAllWays(kind.rawValue, read)
      #expect(chosen.code == 0 && chosen.lines == 6 && chosen.damageKinds.isEmpty)
      read.headersMax = 7
      let cut = try file.classifyInAllWays(kind.rawValue, read)
      #expect(cut.code == 2 && cut.lines == 2 && cut.damageKinds == ["limit"])
      #expect(
        text(cut).contains("member 3.log and what follows are passed over: the archive has too")
      )
    }
  }

  @Test("7z from a pipe, or in another archive, is refused")
  func sevenZipElsewhere() throws {
    try withFile { file in
      var maker = LineMaker()
      let bytes = memberArchive(.sevenZip, [("a.log", maker.lines(30))])
      file.write(TarAttackTests.member("x.7z", bytes) + TarAttackTests.end)
      let outcome = try file.classifyInAllWays("7z in tar")
      #expect(outcome.code == 2 && outcome.damageKinds == ["unreadable"])
      #expect(text(outcome).contains("store it as a file first"))
    }
  }
}
