import Foundation
import StreamCore
import StreamTally
import TestSupport
import Testing

/// Archives of members that other programs wrote: `Tests/Fixtures/members` says how.
@Suite struct MemberProgramTests {
  struct Layout: Sendable, CustomTestStringConvertible {
    let name: String
    let format: String
    var lines = 155
    /// What is said of it, where it cannot be read as a whole.
    var says: String?
    var testDescription: String { name }
  }

  static let layouts = [
    Layout(name: "zip.zip", format: "zip"), Layout(name: "zip-pipe.zip", format: "zip"),
    Layout(name: "python.zip", format: "zip"), Layout(name: "python-lzma.zip", format: "zip"),
    Layout(name: "bsdtar.zip", format: "zip"), Layout(name: "7zz-ppmd.zip", format: "zip"),
    Layout(name: "7zz-lzma.zip", format: "zip"), Layout(name: "7zz-bzip2.zip", format: "zip"),
    Layout(name: "7zz-xz.zip", format: "zip"), Layout(name: "zip-pipe-bzip2.zip", format: "zip"),
    Layout(name: "python-pipe-bzip2.zip", format: "zip"),
    Layout(name: "python-pipe-lzma.zip", format: "zip"),
    Layout(name: "7zz.7z", format: "7z"), Layout(name: "7zz-bzip2.7z", format: "7z"),
    Layout(name: "7zz-ppmd.7z", format: "7z"), Layout(name: "7zz-64m.7z", format: "7z", lines: 120),
    Layout(name: "bsdtar.7z", format: "7z"),
    Layout(name: "newc.cpio", format: "cpio"), Layout(name: "odc.cpio", format: "cpio"),
    Layout(name: "compress.Z", format: "compress", lines: 120),
    Layout(name: "compress.tar.Z", format: "tar+compress", lines: 150),
    Layout(name: "zip-encrypted.zip", format: "zip", lines: 30, says: "member a.log is encrypted"),
    Layout(name: "7zz-encrypted.7z", format: "7z", lines: 0, says: "member a.log is encrypted"),
    Layout(name: "7zz-hidden.7z", format: "7z", lines: 0, says: "are encrypted; unpack it"),
    Layout(
      name: "7zz-deflate64.zip",
      format: "zip",
      lines: 0,
      says:
        "member a.log is packed by Deflate64 (method 9), which is not read; unpack the archive: 7z x"
    ),
    Layout(
      name: "7zz-mixed.zip",
      format: "zip",
      lines: 30,
      says: "member a.log is packed by Deflate64 (method 9)"
    ),
  ]

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/members")

  @Test("what they wrote is read, and what cannot be is named", arguments: layouts)
  func read(layout: Layout) throws {
    let bytes = [UInt8](try Data(contentsOf: Self.folder.appendingPathComponent(layout.name)))
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(bytes)
      let outcome = try file.classifyInAllWays(layout.name)
      let text = String(decoding: outcome.json, as: UTF8.self)
      if outcome.json.isEmpty { return #expect(outcome.isRefused && layout.lines == 0) }
      #expect(outcome.lines == layout.lines && outcome.number("readBytes") <= bytes.count)
      #expect(text.contains("\"format\": \"\(layout.format)\""))
      #expect(outcome.isMarked == (layout.says != nil) && outcome.lostLines == 0)
      if let says = layout.says { #expect(text.contains(says)) }
    }
  }

  @Test("a window that is too small for a dictionary is named", arguments: ["7zz-64m.7z"])
  func window(name: String) throws {
    let bytes = [UInt8](try Data(contentsOf: Self.folder.appendingPathComponent(name)))
    var job = Job([.bytes(bytes, name: "a"), .bytes(Array("{}\n".utf8), name: "b")])
    job.read.windowBytesMax = 1 << 20
    let tally = try job.classify()
    let text = String(decoding: tally.json(), as: UTF8.self)
    #expect(tally.exitStatus.rawValue & 2 == 2 && text.contains("MiB of memory; allow it"))
  }
}
