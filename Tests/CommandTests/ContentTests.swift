import Foundation
import TestSupport
import Testing

/// What a file is, is told by its content, however it is come by.
@Suite(.needs("lz4", "zstd", "gzip", "xz", "bzip2", "lzip", "tar")) struct ContentTests {
  private static let healthy =
    #"{"level":"info","msg":"access","time":"2022-05-12T09:14:30.000Z"}"# + "\n"
  private static let failure =
    #"{"error":"something new","level":"error","msg":"repository import failed"}"# + "\n"
  /// More than is looked at to know a file's format.
  private static let long = Array(String(repeating: healthy, count: 1200).utf8)

  struct Kind: Sendable, CustomTestStringConvertible {
    let name: String
    var file = "a.log"
    let content: @Sendable () throws -> [UInt8]
    /// What `classify` ends with, alone; where it is in a directory or a tar archive with a healthy
    /// log, the same unless `beside` says otherwise.
    let status: Int32
    var beside: Int32?
    var testDescription: String { name }
  }

  private static func packed(_ program: String, _ text: [UInt8]) throws -> [UInt8] {
    try runTool(program, ["-c"], input: text).output
  }

  private static func utf16(_ text: String) -> [UInt8] {
    [0xff, 0xfe] + text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
  }

  private static let picture: [UInt8] =
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    + (0..<2000).map { UInt8(truncatingIfNeeded: $0) }

  /// A record of `wtmp`: somebody has logged in.
  private static var login: [UInt8] {
    var record = [UInt8](repeating: 0, count: 384)
    record[0] = 7
    for (offset, text) in [(8, "pts/0"), (44, "jane"), (76, "10.1.2.3")] {
      for (index, byte) in text.utf8.enumerated() { record[offset + index] = byte }
    }
    record[340] = 0x7f
    return record
  }

  /// A record of `lastlog`: a time, a terminal and a host.
  private static var lastLogin: [UInt8] {
    var record = [UInt8](repeating: 0, count: 292)
    record.replaceSubrange(0..<4, with: [0x10, 0x20, 0x30, 0x66])
    record.replaceSubrange(4..<9, with: Array("pts/0".utf8))
    record.replaceSubrange(36..<44, with: Array("10.1.2.3".utf8))
    return record
  }

  private static func random(_ count: Int) -> [UInt8] {
    var random = SplitMix64(seed: 5)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  static var kinds: [Kind] {
    let packers = ["gzip", "zstd", "lz4", "xz", "bzip2", "lzip"]
    let after = packers.map { program in
      Kind(
        name: "a long text, then \(program)",
        content: { try long + packed(program, Array(failure.utf8)) },
        status: 1
      )
    }
    let before = packers.map { program in
      Kind(
        name: "\(program), then text",
        content: { try packed(program, Array(healthy.utf8)) + Array(failure.utf8) },
        status: 1
      )
    }
    return after + before + others + unread + harmless
  }

  /// What can contain logs, and is not read.
  private static var unread: [Kind] {
    let streams: [(name: String, file: String, head: [UInt8])] = [
      ("Snappy without a frame, by its name", "a.snappy", []),
      ("Snappy", "a.sz", [0xff, 6, 0, 0] + Array("sNaPpY".utf8)),
      ("snappy-java", "a", [0x82] + Array("SNAPPY".utf8) + [0]),
      ("LZF", "a.lzf", Array("ZV".utf8) + [1, 0, 27, 2, 188]),
      ("Firefox's LZ4", "a.jsonlz4", Array("mozLz40".utf8) + [0]),
      ("RAR 4", "a.rar", Array("Rar!".utf8) + [0x1a, 7, 0]),
      ("RAR 5", "a.rar", Array("Rar!".utf8) + [0x1a, 7, 1, 0]),
      ("a systemd journal", "a.journal", Array("LPKSHHRH".utf8)),
    ]
    return streams.map { stream in
      Kind(
        name: stream.name,
        file: stream.file,
        content: { stream.head + random(500) },
        status: 66,
        beside: 2
      )
    }
  }

  /// What contains no log, or none that has lines.
  private static var harmless: [Kind] {
    let bmp: [UInt8] =
      Array("BM".utf8) + [0x36, 0x10, 0, 0, 0, 0, 0, 0, 0x36, 0, 0, 0, 40, 0, 0, 0]
    let icon: [UInt8] = [0, 0, 1, 0, 1, 0, 16, 16, 0, 0, 1, 0, 32, 0, 0, 4, 0, 0, 22, 0, 0, 0]
    let files: [(name: String, head: [UInt8])] = [
      ("a TIFF picture", Array("II*".utf8) + [0]), ("a TIFF picture", Array("MM".utf8) + [0, 42]),
      ("a BMP picture", bmp), ("an icon (ICO)", icon),
      ("a JPEG picture", [0xff, 0xd8, 0xff, 0xe0]),
      ("a GIF picture", Array("GIF89a".utf8)),
      ("a WebP picture", Array("RIFFabcdWEBPVP8L".utf8)),
      ("a PDF document", Array("%PDF-1.7\n%".utf8) + [0xe2, 0xe3, 0xcf, 0xd3]),
      ("a program (ELF)", [0x7f] + Array("ELF".utf8)),
      ("a program (Mach-O)", [0xcf, 0xfa, 0xed, 0xfe]),
      ("a program (Mach-O)", [0xfe, 0xed, 0xfa, 0xce]),
      ("a program (Mach-O)", [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2]),
      ("a Java class", [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52]), ("an ORC file", Array("ORC".utf8)),
      ("an Arrow file", Array("ARROW1".utf8) + [0, 0]),
      ("an Arrow file (Feather)", Array("FEA1".utf8)), ("an Avro file", Array("Obj".utf8) + [1]),
      ("a SQLite database", Array("SQLite format 3".utf8) + [0]),
      ("a Parquet file", Array("PAR1".utf8) + [0x15, 4]),
    ]
    return files.map { file in
      Kind(
        name: file.name,
        file: "a.bin",
        content: { file.head + random(500) },
        status: 66,
        beside: 0
      )
    }
  }

  private static var zip: [UInt8] { memberArchive(.zip, [("a.log", Array(failure.utf8))]) }

  private static let others: [Kind] = [
    Kind(name: "a long text, then zip", content: { long + zip }, status: 1),
    Kind(name: "a long text, then what is none", content: { long + random(2000) }, status: 2),
    Kind(name: "a long text, then UTF-16", content: { long + utf16(failure) }, status: 1),
    Kind(name: "UTF-16", content: { utf16(healthy + failure) }, status: 1),
    Kind(
      name: "UTF-16 in gzip",
      file: "a.log.gz",
      content: { try packed("gzip", utf16(healthy + failure)) },
      status: 1
    ),
    Kind(
      name: "text of a compressed file's name",
      file: "a.json.gz",
      content: { Array((healthy + failure).utf8) },
      status: 1
    ),
    Kind(
      name: "no text in gzip",
      file: "a.gz",
      content: { try packed("gzip", random(5000)) },
      status: 2
    ),
    Kind(
      name: "a picture in gzip",
      file: "a.png.gz",
      content: { try packed("gzip", picture) },
      status: 2,
      beside: 0
    ),
    Kind(
      name: "logins in gzip",
      file: "wtmp.1.gz",
      content: { try packed("gzip", login + login) },
      status: 2,
      beside: 0
    ),
    Kind(name: "logins", file: "wtmp", content: { login + login }, status: 66, beside: 0),
    Kind(name: "last logins", file: "lastlog", content: { lastLogin }, status: 66, beside: 0),
    Kind(
      name: "the beginning of a record, a hole, and a log",
      content: {
        Array("{\"level\":\"info\"".utf8) + [UInt8](repeating: 0, count: 600)
          + Array(("\n" + healthy + failure).utf8)
      },
      status: 3
    ),
    Kind(
      name: "zeros alone",
      file: "a.log",
      content: { [UInt8](repeating: 0, count: 100_000) },
      status: 2,
      beside: 0
    ),
    Kind(
      name: "zeros alone in gzip",
      file: "a.log.gz",
      content: { try packed("gzip", [UInt8](repeating: 0, count: 100_000)) },
      status: 2,
      beside: 0
    ),
    Kind(
      name: "many zeros before a log",
      content: { [UInt8](repeating: 0, count: 100_000) + Array((healthy + failure).utf8) },
      status: 3
    ),
    Kind(
      name: "brotli, by its name",
      file: "a.br",
      content: { random(500) },
      status: 66,
      beside: 2
    ),
    Kind(
      name: "zlib, by its name",
      file: "app.log.zz",
      content: { [0x78, 0x9c] + random(500) },
      status: 66,
      beside: 2
    ),
    Kind(
      name: "LZMA",
      file: "a.lzma",
      content: { [0x5d, 0, 0, 0x80, 0] + [UInt8](repeating: 0xff, count: 8) + [0] + random(500) },
      status: 66,
      beside: 2
    ),
  ]

  @Test("alone, on standard input, in a directory and in a tar archive", arguments: kinds)
  func everywhere(kind: Kind) throws {
    try temporaryDirectory { directory in
      let content = try kind.content()
      let folder = directory.appendingPathComponent("d")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(content).write(to: folder.appendingPathComponent(kind.file))
      try Data(Self.healthy.utf8).write(to: folder.appendingPathComponent("healthy.log"))
      _ = try runTool("tar", ["-cf", "t.tar", "d"], directory: directory)
      let alone = try run(["classify", "d/\(kind.file)"], in: directory)
      #expect(alone.status == kind.status, "\(alone.outputText)\(alone.errorText)")
      let piped = try run(["classify", "-"], input: content, in: directory)
      #expect(piped.status == kind.status, "\(piped.outputText)\(piped.errorText)")
      for path in ["d", "t.tar"] {
        let beside = try run(["classify", path], in: directory)
        #expect(beside.status == kind.beside ?? kind.status, "\(path): \(beside.outputText)")
        if kind.beside == 0 { #expect(beside.outputText.contains(kind.file), "\(path)") }
        let isNamed = path == "d" && kind.beside == 0 && kind.file == "a.bin"
        #expect(!isNamed || beside.outputText.contains("a.bin: \(kind.name)"))
      }
    }
  }

  @Test(
    "what a directory has beside its logs is listed, and asks for attention where it can be one"
  )
  func beside() throws {
    try temporaryDirectory { directory in
      let folder = directory.appendingPathComponent("d/empty")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      _ = try runTool(
        "tar",
        ["-cf", "folder.tar", "empty"],
        directory: folder.deletingLastPathComponent()
      )
      try Data(Self.healthy.utf8).write(to: directory.appendingPathComponent("d/healthy.log"))
      let skipped = try run(["classify", "d"], in: directory)
      #expect(skipped.status == 0, "\(skipped.outputText)")
      #expect(skipped.outputText.contains("d/folder.tar: no log in it"))
      let named = try run(["classify", "d/folder.tar"], in: directory)
      #expect(named.status == 66 && named.errorText.contains("no log in this tar archive"))
      let verified = try run(["inspect", "--verify", "d/folder.tar"], in: directory)
      #expect(verified.status == 0, "\(verified.outputText)\(verified.errorText)")
      for name in ["odd.log", "odd.lz4"] {
        let file = directory.appendingPathComponent("d/\(name)")
        try Data(Self.random(5000)).write(to: file)
        let result = try run(["classify", "d"], in: directory)
        #expect(result.status == 2, "\(result.outputText)")
        #expect(result.outputText.contains("unreadable 1: d/\(name)"), "\(result.outputText)")
        try FileManager.default.removeItem(at: file)
      }
    }
  }

  @Test("an empty file is said to be empty")
  func emptiness() throws {
    try temporaryDirectory { directory in
      for name in ["e.lz4", "e.log"] {
        try Data().write(to: directory.appendingPathComponent(name))
        let classified = try run(["classify", name], in: directory)
        #expect(classified.outputText.contains("nothing-read 1: \(name) is empty;"))
        let inspected = try run(["inspect", name], in: directory)
        #expect(inspected.outputText.hasPrefix("\(name): empty, 0 bytes\n"))
      }
      let piped = try run(["inspect", "-"], in: directory)
      #expect(piped.outputText.hasPrefix("-: empty, 0 bytes\n"))
    }
  }

  @Test("a name that promises another format than the content has is a warning")
  func names() throws {
    try temporaryDirectory { directory in
      let log = Array(Self.healthy.utf8)
      let files: [(name: String, bytes: [UInt8], says: String?)] = [
        ("a.log.gz", log, "a.log.gz: its name promises gzip, its content is text"),
        ("a.tgz", log, "its content is text"), ("a.lz4", try Self.packed("gzip", log), "is gzip"),
        ("a.gz", try Self.packed("gzip", log), nil), ("a.log", try Self.packed("gzip", log), nil),
      ]
      for (name, bytes, says) in files {
        try Data(bytes).write(to: directory.appendingPathComponent(name))
        let result = try run(["classify", name], in: directory)
        #expect(result.status == 0, "\(result.errorText)")
        let isSaid = (result.outputText + result.errorText).contains(says ?? "promises")
        #expect(isSaid == (says != nil), "\(name): \(result.outputText)\(result.errorText)")
      }
    }
  }

  @Test(
    "an archive of 0 bytes whose name promises compression is cut",
    arguments: [
      "gz", "tgz", "zst", "tzst", "lz4", "xz", "txz", "bz2", "tbz2", "lz", "Z", "zip", "7z",
    ]
  )
  func empty(ending: String) throws {
    try temporaryDirectory { directory in
      let folder = directory.appendingPathComponent("d")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data().write(to: folder.appendingPathComponent("a.\(ending)"))
      try Data(Self.healthy.utf8).write(to: folder.appendingPathComponent("b.log"))
      _ = try runTool("tar", ["-cf", "t.tar", "d"], directory: directory)
      for path in ["d/a.\(ending)", "d", "t.tar"] {
        let result = try run(["classify", "--format", "json", path], in: directory)
        #expect(result.status == 2, "\(path): \(result.errorText)")
        #expect(result.outputText.contains(#""kind": "truncated""#), "\(path)")
      }
    }
  }
}
