import Foundation
import StreamCore
import TestSupport
import Testing

/// What is packed in an archive's text, or in a member of one, is read like an archive.
@Suite(.needs("lz4", "zstd", "gzip", "xz", "bzip2", "lzip", "tar")) struct LayerTests {
  /// What makes an archive of `t.log` in a shell, and what the tally calls it.
  static let stacks = [
    ("gzip -nc t.log | gzip -nc", "gzip+gzip"), ("zstd -qc t.log | gzip -nc", "zstd+gzip"),
    ("gzip -nc t.log | lz4 -qc -B4 -BD", "gzip+lz4"), ("lz4 -qlc t.log | lz4 -qc", "lz4+lz4"),
    ("tar -cf - t.log | xz -c | gzip -nc", "tar+xz+gzip"),
    ("lzip -c t.log | bzip2 -c | zstd -qc | lz4 -qc", "lzip+bzip2+zstd+lz4"),
    ("gzip -nc < /dev/null; gzip -nc t.log | gzip -nc", "gzip+gzip"),
    ("tar -cf - t.log | zstd -qc | gzip -nc", "tar+zstd+gzip"),
    ("lz4 -qc t.log | gzip -nc | zstd -qc | lz4 -qc", "lz4+gzip+zstd+lz4"),
  ]

  /// What packs a member of a tar archive, and what its name ends with.
  static let packers = [
    (command: "cat", ending: ""), (command: "gzip -nc", ending: ".gz"),
    (command: "zstd -qc", ending: ".zst"), (command: "lz4 -qc", ending: ".lz4"),
    (command: "xz -c", ending: ".xz"),
    (command: "lzip -c", ending: ".lz"),
    (command: "bzip2 -c", ending: ".bz2"),
  ]

  private func run(_ script: String, in directory: URL) throws -> [UInt8] {
    let result = try runTool("bash", ["-c", "set -o pipefail; \(script)"], directory: directory)
    try #require(result.status == 0, "\(result.errorText)")
    return result.output
  }

  private func json(_ outcome: Outcome) -> String { String(decoding: outcome.json, as: UTF8.self) }

  @Test("up to four layers are read, and named from the innermost on", arguments: stacks)
  func stack(script: String, format: String) throws {
    try temporaryDirectory { directory in
      var maker = LineMaker()
      let text = maker.lines(700)
      try Data(text).write(to: directory.appendingPathComponent("t.log"))
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(text)
      let plain = try file.classify()
      file.write(try run(script, in: directory))
      let outcome = try file.classifyInAllWays(script)
      #expect(outcome.code == 0)
      #expect(outcome.messages == plain.messages && outcome.lines == 700)
      #expect(json(outcome).contains("\"format\": \"\(format)\""))
      let decoded =
        format.hasPrefix("tar") ? text.count..<(text.count + 20_000) : text.count..<text.count + 1
      #expect(decoded.contains(outcome.number("decodedBytes")))
    }
  }

  @Test("members of tar archives are read in whatever format they are packed")
  func members() throws {
    try temporaryDirectory { directory in
      var maker = LineMaker()
      var pack = "gzip -n < /dev/null > none.gz; "
      var names = ["none.gz"]
      for (index, packer) in Self.packers.enumerated() {
        let lines = maker.lines(30 + 7 * index)
        try Data(lines).write(to: directory.appendingPathComponent("\(index).txt"))
        pack += "\(packer.command) < \(index).txt > \(index).log\(packer.ending); "
        names.append("\(index).log\(packer.ending)")
      }
      for name in ["x", "y"] {
        try Data(maker.lines(50)).write(to: directory.appendingPathComponent("\(name).log"))
      }
      pack += "tar -cf - x.log y.log | gzip -nc > inner.tar.gz; tar -cf - "
      pack += (names + ["inner.tar.gz"]).joined(separator: " ")
      let file = try AttackedFile(directory.appendingPathComponent("t").path)
      let tar = try run(pack, in: directory)
      file.write(tar)
      let outcome = try file.classifyInAllWays("members")
      #expect(outcome.code == 0)
      // The first line of all, and the last: nothing is missing, and all is in order.
      let numbers = outcome.messages.map { Int($0.split(separator: " ")[1]) }
      let count = Self.packers.count
      #expect(numbers == Array(1...(30 * count + 7 * count * (count - 1) / 2 + 100)))
      for member in names.dropFirst() + ["inner.tar.gz!x.log", "inner.tar.gz!y.log"] {
        #expect(json(outcome).contains("t!\(member)\""), "\(member)")
      }
      #expect(json(outcome).contains("\"format\": \"tar\""))
      for packer in ["gzip -nc", "lz4 -qc -B4", "zstd -qc"] {
        try Data(tar).write(to: directory.appendingPathComponent("t.tar"))
        file.write(try run("\(packer) t.tar", in: directory))
        let packed = try file.classifyInAllWays(packer)
        #expect(packed.messages == outcome.messages && packed.code == 0)
      }
    }
  }

  @Test("what is in more than four layers is passed over, and said")
  func levels() throws {
    try temporaryDirectory { directory in
      var maker = LineMaker()
      try Data(maker.lines(40)).write(to: directory.appendingPathComponent("t.log"))
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      var script = "cat t.log"
      for layers in 1...5 {
        script += layers % 2 == 0 ? " | zstd -qc" : " | gzip -nc"
        file.write(try run(script, in: directory))
        let outcome = try file.classifyInAllWays("\(layers) layers")
        #expect(outcome.code == (layers <= 4 ? 0 : 2))
        #expect(outcome.lines == (layers <= 4 ? 40 : 0))
        #expect(outcome.damageKinds == (layers <= 4 ? [] : ["limit"]))
      }
      // Others in the same archive are read.
      let members = "gzip -nc t.log | gzip -nc | gzip -nc | gzip -nc > m.gz; tar -cf - m.gz t.log"
      file.write(try run(members, in: directory))
      let outcome = try file.classifyInAllWays("a member")
      #expect(outcome.damageKinds == ["limit"] && outcome.lines == 40)
    }
  }

  @Test("what grows beyond all bounds is given up", .linearTime)
  func bomb() throws {
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.options.validate = false
      for script in [
        "head -c 40M /dev/zero | tr '\\0' '\\n' | zstd -qc | gzip -nc",
        "head -c 40M /dev/zero | tr '\\0' '\\n' | bzip2 -c | gzip -nc",
        "head -c 40M /dev/zero | tr '\\0' '\\n' | zstd -qc | xz -c",
      ] {
        file.write(try run(script, in: directory))
        let outcome = try file.classify()
        #expect(outcome.damageKinds == ["limit"], "\(script)")
        #expect(outcome.lines == 16 << 20, "\(script)")
        var read = ReadOptions()
        read.chunkBytes = 1_000_000
        #expect(try file.classify(read, jobs: 2) == outcome, "\(script)")
      }
    }
  }

  @Test("after text that an outer layer lost, the next frame of the inner one is read")
  func gap() throws {
    try temporaryDirectory { directory in
      var maker = LineMaker()
      let members = try (0..<40).map { _ in
        try runTool("gzip", ["-nc"], input: maker.lines(5)).output
      }
      let inner = members.flatMap(\.self)
      let blocks = stride(from: 0, to: inner.count, by: 300).map {
        Array(inner[$0..<min($0 + 300, inner.count)])
      }
      var archive = MadeArchive()
      archive.addFrame(blocks, FrameForm("blocks stored"))
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(archive.bytes)
      let whole = try file.classifyInAllWays("whole")
      #expect(whole.code == 0 && whole.lines == 200)
      for block in stride(from: 0, to: blocks.count, by: 3) {
        let part = archive.parts.first { $0.block == block && $0.kind == .block }
        guard let part else { continue }
        file.patch(archive.bytes[part.range.lowerBound] ^ 0x11, at: part.range.lowerBound)
        let outcome = try file.classifyInAllWays("block \(block)")
        file.patch(archive.bytes[part.range.lowerBound], at: part.range.lowerBound)
        // Where the beginning is lost, nobody knows what the text is.
        #expect(outcome.code == 2 && (outcome.malformed == 0 || block == 0))
        // Of 300 bytes there are parts of five members at the most.
        #expect(outcome.messages.count >= (block == 0 ? 0 : 200 - 6 * 5), "block \(block)")
        #expect(outcome.damageKinds.contains("block-checksum"))
      }
    }
  }

  @Test(
    "a member that is cut or damaged costs nothing of the others",
    arguments: [
      ("gz", "gzip -n"), ("lz4", "lz4 -qm --rm"),
      ("xz", "xz"),
    ]
  )
  func damagedMember(ending: String, packer: String) throws {
    try temporaryDirectory { directory in
      var maker = LineMaker()
      for name in ["a", "b", "c"] {
        try Data(maker.lines(30)).write(to: directory.appendingPathComponent("\(name).log"))
      }
      _ = try run("\(packer) a.log b.log", in: directory)
      func content(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: directory.appendingPathComponent(name)))
      }
      let whole = try content("a.log.\(ending)")
      let others =
        TarAttackTests.member("b.log.\(ending)", try content("b.log.\(ending)"))
        + TarAttackTests.member("c.log", try content("c.log")) + TarAttackTests.end
      let file = try AttackedFile(directory.appendingPathComponent("t").path)
      for length in stride(from: 20, to: whole.count, by: 9) {
        var flipped = whole
        flipped[length] ^= 0x40
        for bytes in [Array(whole[..<length]), flipped] {
          file.write(TarAttackTests.member("a.log.\(ending)", bytes) + others)
          let outcome = try file.classifySometimesInAllWays("\(length)")
          #expect(outcome.code & 2 == 2, "\(length)")
          let numbers = Set(
            outcome.messages.map { $0.split(separator: " ").dropFirst().first ?? "" }
          )
          #expect(numbers.isSuperset(of: (31...90).map { "\($0)" }), "\(length)")
        }
      }
    }
  }
}
