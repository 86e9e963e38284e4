import Foundation
import TestSupport
import Testing

/// What an operator is told of a file that is not read, or not understood: what it is, and what to do.
@Suite struct AdviceTests {
  /// A file, and a part of what is said of it.
  struct File: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: @Sendable () -> [UInt8]
    /// 66 where it is refused.
    let status: Int32
    let says: [String]

    var testDescription: String { name }
  }

  private static let log = Array(
    #"{"error":"boom","msg":"repository import failed","time":"2022-05-12T09:00:00Z"}"#.utf8
  )
  private static let pretty = Array(
    "{\n  \"error\": \"boom\",\n  \"msg\": \"repository import failed\"\n}\n".utf8
  )
  private static let noise: [UInt8] = {
    var random = SplitMix64(seed: 7)
    return (0..<4096).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }()

  private static func number(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// The log as Hadoop packs it, in one block of literals.
  private static func hadoop(_ head: [UInt8]) -> [UInt8] {
    let block = head + log
    return number(log.count) + number(block.count) + block
  }

  /// A frame that was made with a dictionary and does not say so, as `lz4 -D` makes them.
  private static var unnamedDictionary: [UInt8] {
    let block = lz4Block(log, history: log)
    return littleEndian(0x184D_2204) + [0x60, 0x40, UInt8(xxh32([0x60, 0x40]) >> 8 & 0xff)]
      + littleEndian(UInt32(block.count)) + block + littleEndian(0)
  }

  private static func refused(_ name: String, _ bytes: [UInt8], _ says: String...) -> File {
    File(name: name, bytes: { bytes }, status: 66, says: says)
  }

  static let files: [File] = [
    File(
      name: "dictionary.lz4",
      bytes: { unnamedDictionary },
      status: 2,
      says: ["name the dictionary that it was packed with by --dictionary"]
    ),
    refused(
      "hadoop.snappy",
      hadoop([UInt8(log.count), 0xf0, UInt8(log.count - 1)]),
      "Hadoop's Snappy blocks",
      "run: hadoop fs -fs file:/// -text hadoop.snappy | stream-cli classify -"
    ),
    refused("a.log.br", noise, "by its name it is Brotli", "run: brotli -dc a.log.br | stream-cli"),
    refused(
      "a.sz",
      [0xff, 0x06, 0, 0] + Array("sNaPpY".utf8) + noise,
      "a Snappy stream",
      "c.snappy.decompress(sys.stdin.buffer.read()))\" < a.sz |"
    ),
    refused(
      "java.snappy",
      [0x82] + Array("SNAPPY".utf8) + [0, 0, 0, 0, 1] + noise,
      "a Snappy stream of snappy-java",
      "b'')]\" < java.snappy |"
    ),
    refused(
      "raw.snappy",
      noise,
      "by its name it is Snappy without a frame",
      "snappy.uncompress(sys.stdin.buffer.read()))\" < raw.snappy |"
    ),
    refused(
      "a.lzf",
      Array("ZV".utf8) + [1, 0, 27, 2, 188] + noise,
      "an LZF stream",
      "com.ning.compress.lzf.LZF -o a.lzf |"
    ),
    refused(
      "a.jsonlz4",
      Array("mozLz40".utf8) + [0] + noise,
      "Firefox's LZ4",
      "run: lz4jsoncat a.jsonlz4 |"
    ),
    refused("a.zz", [0x78, 0x9c, 0x4b] + noise, "a zlib stream", "run: pigz -dc a.zz |"),
    refused(
      "rest.lz4",
      noise,
      "its name promises LZ4, and none of it is; fetch the archive again",
      "or if it is Hadoop's LZ4 say --input-format hadoop-lz4; raw blocks without lengths are"
    ),
    refused(
      "noise",
      noise,
      "it is neither an archive (LZ4, LZ4Block, Hadoop's LZ4, gzip,",
      "nor text; check the path"
    ),
    refused(
      "a.lzo",
      [0x89, 0x4c, 0x5a, 0x4f, 0, 13, 10, 26, 10],
      "an lzop file",
      "lzop -dc a.lzo |"
    ),
    refused(
      "a b.lzo",
      [0x89, 0x4c, 0x5a, 0x4f, 0, 13, 10, 26, 10] + noise,
      "an lzop file",
      "run: lzop -dc 'a b.lzo' |"
    ),
    refused(
      "it's.rar",
      Array("Rar!".utf8) + [26, 7, 1, 0],
      "a RAR file",
      #"bsdtar -xOf 'it'\''s.rar' |"#
    ),
    refused("a.db", Array("SQLite format 3".utf8) + [0], "a SQLite database", "sqlite3 a.db"),
    refused("a.parquet", Array("PAR1".utf8) + [0x15, 4] + noise, "a Parquet file", "duckdb"),
    refused(
      "container.log",
      number(20 + log.count) + [0x0a, 0x06] + Array("stdout".utf8) + log,
      "docker's local driver",
      "docker logs CONTAINER"
    ),
    File(
      name: "pretty.log",
      bytes: { pretty + pretty },
      status: 2,
      says: [
        "malformed 4: pretty.log, line 1: ", "run: jq -c . pretty.log | stream-cli classify -;",
      ]
    ),
    File(
      name: "rest.log",
      bytes: { Array(pretty.dropFirst(2)) },
      status: 2,
      says: ["several lines: run: jq -c . rest.log |"]
    ),
    File(
      name: "torn.log",
      bytes: { log + [0x0a] + log.dropLast(30) + [0x0a] },
      status: 3,
      says: ["malformed 1: torn.log, line 2: "]
    ),
    File(
      name: "empty.log",
      bytes: { [] },
      status: 2,
      says: ["nothing-read 1: empty.log is empty; check that the input is the one that was meant"]
    ),
    File(
      name: "empty.log.gz",
      bytes: { [] },
      status: 2,
      says: [
        "damaged 1: empty.log.gz", "is empty, which no compressed file is; fetch the archive again",
      ]
    ),
    File(
      name: "zeros.log",
      bytes: { Array(repeating: 0, count: 600) + log },
      status: 3,
      says: ["zeros 1: zeros.log"]
    ),
  ]

  private func run(_ arguments: [String], input: [UInt8] = [], in directory: URL) throws
    -> ToolResult
  {
    try runTool(ClassifyCommandTests.binary, arguments, input: input, directory: directory)
  }

  @Test("what it is and what to do is said", arguments: files)
  func advice(file: File) throws {
    try temporaryDirectory { directory in
      try Data(file.bytes()).write(to: directory.appendingPathComponent(file.name))
      let result = try run(["classify", file.name], in: directory)
      let said = file.status == 66 ? result.errorText : result.outputText
      #expect(result.status == file.status, "\(said)")
      for part in file.says { #expect(said.contains(part), "\(said)") }
      // Another copy is asked for only where it can be better.
      let isCopied = ["dictionary.lz4", "empty.log.gz", "rest.lz4"].contains(file.name)
      #expect(said.contains("fetch") == isCopied, "\(said)")
      #expect(said.contains("jq -c") == ["pretty.log", "rest.log"].contains(file.name))
      guard file.status == 66 else { return }
      // In a directory it is not passed over, but where nobody would expect a log in it.
      try Data(Self.log).write(to: directory.appendingPathComponent("other.log"))
      let folder = try run(["classify", "."], in: directory)
      let isSkipped = ["a.db", "a.parquet", "noise"].contains(file.name)
      #expect(folder.status == (isSkipped ? 1 : 3), "\(folder.outputText)")
    }
  }

  @Test("of standard input and of packed files the command has no path that would mislead")
  func withoutPath() throws {
    try temporaryDirectory { directory in
      let lzop: [UInt8] = [0x89, 0x4c, 0x5a, 0x4f, 0, 13, 10, 26, 10] + Self.noise
      let piped = try run(["classify", "-"], input: lzop, in: directory)
      #expect(piped.status == 66 && piped.errorText.contains("run: lzop -dc FILE |"))
      let read = try run(["classify", "-"], input: Self.pretty, in: directory)
      #expect(read.outputText.contains("several lines: run: jq -c . FILE |"), "\(read.outputText)")
      let packed = try runTool("gzip", ["-c"], input: Self.pretty).output
      try Data(packed).write(to: directory.appendingPathComponent("a.gz"))
      let gzip = try run(["classify", "a.gz"], in: directory)
      #expect(gzip.outputText.contains("decode it, and run: jq -c . FILE |"), "\(gzip.outputText)")
      let empty = try run(["classify", "-"], in: directory)
      #expect(empty.outputText.contains("nothing-read 1: standard input is empty;"))
    }
  }

  private static let heads: [[UInt8]] = [
    Array(repeating: 0, count: 64), [0, 0, 0], [0],
    Array("log".utf16).flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] },
    Array("x^2 is a square\n".utf8), Array("x\u{dc}\n".utf8),
  ]

  @Test("no log is taken for one of Hadoop's, or for a zlib stream", arguments: heads)
  func logs(head: [UInt8]) throws {
    try temporaryDirectory { directory in
      let text = head + [0x0a] + Self.log + [0x0a] + Self.log
      try Data(text).write(to: directory.appendingPathComponent("a.log"))
      let result = try run(["classify", "a.log"], in: directory)
      #expect(
        result.status & 1 == 1 && result.outputText.contains("2 failures"),
        "\(result.errorText)"
      )
    }
  }

  @Test("bytes between frames are no reason to fetch a copy")
  func garbage() throws {
    try temporaryDirectory { directory in
      let packed = try runTool("lz4", ["-c"], input: Self.log).output
      try Data(packed + Self.noise).write(to: directory.appendingPathComponent("a.lz4"))
      let result = try run(["classify", "a.lz4"], in: directory)
      #expect(
        result.outputText.contains("these bytes belong to no frame; find out what wrote them")
      )
      #expect(!result.outputText.contains("fetch"))
      let report = try run(["report", "a.lz4"], in: directory)
      #expect(report.outputText.contains("What to do: Find out what wrote the bytes"))
      #expect(!report.outputText.contains("whole copy"))
    }
  }
}
