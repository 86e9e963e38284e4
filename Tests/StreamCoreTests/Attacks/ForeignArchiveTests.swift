import Foundation
import Reference
import StreamCore
import StreamTally
import Synchronization
import TestSupport
import Testing

/// Archives of other programs, which read them with the same result.
@Suite struct ForeignArchiveTests {
  /// What makes an archive from `t.log` and `half.log`, and what decodes it; both in a shell.
  static let scripts: [(make: String, read: String)] = [
    ("lz4 -qc -B4 -BX --no-frame-crc t.log", "lz4 -dc"),
    ("lz4 -qc -B7 -BD -BX --content-size t.log", "lz4 -dc"),
    ("lz4 -qc -12 -B5 t.log", "lz4 -dc"), ("lz4 -qc --fast=9 t.log", "lz4 -dc"),
    ("lz4 -qc -l t.log", "lz4 -dc"), ("lz4 -qc -l t.log; lz4 -qc -l t.log", "lz4 -dc"),
    ("lz4 -qc t.log; lz4 -qc -l t.log; lz4 -qc -B4 -BD t.log", "lz4 -dc"),
    ("lz4 -qc < /dev/null; lz4 -qc t.log; lz4 -qc < /dev/null", "lz4 -dc"),
    ("printf 'P*M\\030\\003\\0\\0\\0abc'; lz4 -qc t.log; printf '_*M\\030\\0\\0\\0\\0'", "lz4 -dc"),
    ("lz4 -qc -B4 -D dict t.log", "lz4 -dc -D dict"),
    ("lz4 -qc -B4 -BD -D dict t.log", "lz4 -dc -D dict"),
    ("lz4 -qc -9 -D dict t.log; lz4 -qc t.log", "lz4 -dc -D dict"),
    ("gzip -c t.log", "gzip -dc"), ("gzip -c9 t.log; gzip -c1 t.log", "gzip -dc"),
    ("gzip -c t.log; head -c 1000 /dev/zero", "gzip -dcq"),
    ("pigz -p 4 -b 128 -c t.log", "gzip -dc"), ("pigz -ic -p 4 t.log", "gzip -dc"),
    ("bgzip -c t.log", "gzip -dc"), ("bgzip -l 9 -@ 2 -c t.log", "gzip -dc"),
    ("zstd -qc t.log", "zstd -dc"), ("zstd -qc -19 --long=27 t.log", "zstd -dc"),
    ("zstd -qc --no-check --fast t.log; zstd -qc t.log", "zstd -dc"),
    ("zstd -qc --stream-size=9 < /dev/null; zstd -qc -T2 < t.log", "zstd -dc"),
    ("zstd -qc -D dict t.log", "zstd -dc -D dict"),
    ("printf 'P*M\\030\\003\\0\\0\\0abc'; zstd -qc t.log", "zstd -dc"),
    ("xz -c t.log", "xz -dc"),
    ("xz -9ec t.log; xz -0c --check=sha256 t.log", "xz -dc"),
    ("xz -c -T2 --block-size=50000 t.log", "xz -dc"),
    ("xz -c t.log; head -c 1000 /dev/zero; xz -c t.log", "xz -dc"),
    ("xz -c < /dev/null; xz -c --x86 --lzma2=dict=64KiB t.log", "xz -dc"),
    ("bzip2 -c t.log", "bzip2 -dc"), ("bzip2 -1c t.log; bzip2 -c < /dev/null", "bzip2 -dc"),
    ("pbzip2 -c -p2 -b1 t.log", "bzip2 -dc"),
    ("lzip -c t.log", "lzip -dc"),
    ("lzip -0c t.log; lzip -9c t.log", "lzip -dc"),
    ("plzip -c -n2 -B64KiB t.log", "lzip -dc"),
    ("gzip -c t.log | gzip -c", "gzip -dc | gzip -dc"),
    ("bzip2 -c t.log | xz -c | zstd -qc | lz4 -qc", "lz4 -dc | zstd -dc | xz -dc | bzip2 -dc"),
    ("pigz -c t.log | lz4 -qc -B4 -BD", "lz4 -dc | gzip -dc"),
    ("plzip -c t.log | lz4 -qc -l", "lz4 -dc | lzip -dc"),
  ]

  /// The text that all of them have, once or more often.
  private static let text: [UInt8] = {
    var hostile = HostileLines(seed: 1)
    hostile.writesDeepLines = false
    return hostile.text(lineCount: 1500)
  }()

  /// What the reference says of a text; it takes seconds, and most archives have the same.
  private static func reference(of text: [UInt8]) -> ReferenceTally {
    references.withLock { known in
      if let tally = known[text] { return tally }
      let tally = referenceTally([ReferenceArchive(path: "a", text: text)], catalog: .builtIn)
      known[text] = tally
      return tally
    }
  }

  private static let references = Mutex<[[UInt8]: ReferenceTally]>([:])

  @Test(
    "what others decode is decoded to the same text",
    .needs("lz4", "zstd", "gzip", "pigz", "bgzip", "xz", "bzip2", "lzip", "plzip", "pbzip2"),
    arguments: scripts.indices
  )
  func same(index: Int) throws {
    let script = Self.scripts[index]
    let text = Self.text
    try temporaryDirectory { directory in
      try write(text, to: directory.appendingPathComponent("t.log"))
      let dictionary = Array(text.prefix(90_000))
      try Data(dictionary).write(to: directory.appendingPathComponent("dict"))
      let make = "(\(script.make)) > a && (\(script.read)) < a"
      let decoded = try runTool("bash", ["-c", make], directory: directory)
      // gzip warns of zeros at the end with code 2.
      try #require([0, 2].contains(decoded.status), "\(decoded.errorText)")
      let archive = [UInt8](try Data(contentsOf: directory.appendingPathComponent("a")))
      let reference = Self.reference(of: decoded.output)
      for jobs in [1, 3] {
        var read = ReadOptions()
        if script.make.contains("dict") { read.dictionary = dictionary }
        if jobs == 3 { read.chunkBytes = 10_000 }
        var job = Job([.bytes(archive, name: "a")], jobs: jobs)
        job.read = read
        let tally = try job.classify()
        let problems = reference.mismatches(withTallyJSON: Data(tally.json()))
        #expect(problems.isEmpty, "\(script.make), seed 1: \(problems.prefix(5))")
        #expect(tally.input.decodedBytes == decoded.output.count, "\(script.make)")
        #expect(!tally.reasons.contains { $0.kind == .damaged }, "\(script.make)")
      }
    }
  }

  @Test("a dictionary that is needed is asked for, and a wrong one is noticed")
  func dictionaries() throws {
    let archive = FrameAttackTests.archive(FrameForm("dict content"))
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(archive.bytes)
      #expect(try file.classify().code == 66)
      var read = ReadOptions()
      read.dictionary = Array(repeating: UInt8(ascii: "x"), count: 500)
      #expect(try file.classifyInAllWays("wrong dictionary", read).code == 2)
    }
  }
}
