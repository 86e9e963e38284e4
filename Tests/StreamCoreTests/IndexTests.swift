import Foundation
import StreamCore
import TestSupport
import Testing

/// An index changes what is read, and nothing that is said.
@Suite(.needs("lz4", "gzip")) struct IndexTests {
  /// Writes an index.
  private func index(_ path: String, chunkBytes: Int) throws {
    var read = ReadOptions()
    read.chunkBytes = chunkBytes
    let indexing = try Job(paths: [path], catalog: .builtIn, read: read, jobs: 2).index()
    let result = try #require(indexing.results.first)
    #expect(result.path == path + ".idx")
    try Data(try #require(result.bytes)).write(to: URL(fileURLWithPath: result.path))
  }

  private func selections(lineCount: Int, byteCount: Int, blocks: Int) throws -> [LineSelection] {
    var selections: [LineSelection] = []
    func add(_ change: (inout LineSelection) -> Void) {
      var selection = LineSelection()
      change(&selection)
      selections.append(selection)
    }
    add { _ in }
    add { $0.unknown = true }
    add { $0.malformed = true }
    for issue in ["651", "654", "gcs", "658"] { add { $0.issues = [issue] } }
    let pattern = try Pattern("pre importing<any>")
    add { $0.patterns = [pattern] }
    add { $0.otherMessages = ["importing repository", "x"] }
    for part in 0..<5 {
      let line = max(1, lineCount * part / 4)
      add { $0.lines = [line...(line + 2)] }
      add { $0.offsets = [byteCount * part / 4] }
      add { $0.blocks = [.init(archive: nil, frame: 0, block: blocks * part / 4)] }
      add {
        $0.lines = [line...line]
        $0.issues = ["654"]
      }
    }
    return selections
  }

  @Test("the answers are the same with an index and without", arguments: 0..<12)
  func same(round: Int) throws {
    var hostile = HostileLines(seed: SplitMix64.testSeed(UInt64(5000 + round)))
    hostile.longLineLength = 300
    // The last rounds have parts as long as docker's.
    let hasLongParts = round >= 10
    if hasLongParts { hostile.dockerPartBytes = 16 << 10 }
    var text =
      hasLongParts || round % 2 == 0
      ? hostile.containerText(lineCount: hasLongParts ? 30 : 120) : hostile.text(lineCount: 200)
    let blockBytes = [7, 61, 1000, 4000, 900, 20_000][round / 2]
    let isPlain = round / 2 == 4
    if isPlain {
      // What is no text is not taken for a log.
      let lines = text.split(separator: 0x0a).filter { line in
        String(validating: line, as: UTF8.self) != nil
          && line.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
      }
      text = Array(lines.joined(separator: [0x0a]))
    }
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("a").path
      let archive = isPlain ? text : storedBlocks(text, byteCount: blockBytes)
      try Data(archive).write(to: URL(fileURLWithPath: path))
      try index(path, chunkBytes: blockBytes * [1, 3][round % 2])
      let selections = try selections(
        lineCount: RawLines(text).count,
        byteCount: text.count,
        blocks: text.count / blockBytes
      )
      var options = TallyOptions()
      for span in 0..<2 {
        if span == 1 {
          options.since = Timestamp("2022-05-12T09:14:31.5Z")
          options.until = Timestamp("2022-05-12T09:14:32Z")
        }
        for (number, selection) in selections.enumerated() {
          let without = try ask(path, selection, options, usesIndex: false)
          let with = try ask(path, selection, options, usesIndex: true, jobs: 1 + number % 3)
          let name = "seed \(hostile.seed), span \(span), \(selection)"
          let isSame = with.output == without.output
          #expect(isSame, "\(name)")
          #expect(with.code == without.code, "\(name)")
          #expect(with.warnings == without.warnings, "\(name)")
        }
      }
    }
  }

  @Test("blocks with less than a tar header at the beginning", arguments: [7, 61, 300])
  func smallFirstBlocks(blockBytes: Int) throws {
    var text: [UInt8] = []
    for line in 0..<100 {
      let error = line % 8 == 5 ? #""error":"strange","# : ""
      text += Array("{\(error)\"msg\":\"repository import failed\"}\n".utf8)
    }
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("a").path
      try Data(storedBlocks(text, byteCount: blockBytes)).write(to: URL(fileURLWithPath: path))
      try index(path, chunkBytes: 1)
      var selections = [LineSelection()]
      for line in 1..<12 {
        selections.append(LineSelection())
        selections[line].lines = [line...line]
      }
      for selection in selections {
        let with = try ask(path, selection, usesIndex: true)
        #expect(try with.output == ask(path, selection, usesIndex: false).output, "\(selection)")
      }
    }
  }

  @Test("with an index little is read", arguments: [true, false])
  func readsLess(isPlain: Bool) throws {
    var text: [UInt8] = []
    for line in 0..<40_000 {
      let error = line == 30_000 ? #""error":"strange","# : ""
      text += Array("{\(error)\"msg\":\"repository import failed\",\"n\":\(line * 7919)}\n".utf8)
    }
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("a").path
      let archive = isPlain ? text : try lz4Tool(options: ["-B4"], text: text)
      try Data(archive).write(to: URL(fileURLWithPath: path))
      try index(path, chunkBytes: 64 << 10)
      var places = LineSelection()
      places.lines = [20_000...20_001]
      for selection in [LineSelection(), places] {
        let answer = try ask(path, selection, usesIndex: true)
        #expect(answer.readBytes * 8 < archive.count)
        #expect(try answer.output == ask(path, selection, usesIndex: false).output)
      }
    }
  }

  @Test("a stale or damaged index is noticed and not used")
  func notUsed() throws {
    var hostile = HostileLines(seed: SplitMix64.testSeed(31))
    let text = hostile.text(lineCount: 300)
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("a").path
      let archive = try lz4Tool(options: ["-B4"], text: text)
      try Data(archive).write(to: URL(fileURLWithPath: path))
      try index(path, chunkBytes: 1)
      let file = URL(fileURLWithPath: path + ".idx")
      let good = try Data(contentsOf: file)
      let expected = try ask(path, LineSelection(), usesIndex: false)
      func check(_ says: String, _ name: String) throws {
        let answer = try ask(path, LineSelection(), usesIndex: true)
        let isSame = answer.output == expected.output
        #expect(isSame && answer.code == expected.code, "\(name)")
        #expect(answer.warnings.count == 1, "\(name)")
        #expect(answer.warnings.first?.contains(says) == true, "\(name): \(answer.warnings)")
      }
      for offset in stride(from: 0, to: good.count, by: 13) {
        var bad = good
        bad[offset] ^= 0x20
        try bad.write(to: file)
        try check("is damaged", "byte \(offset)")
        try good.prefix(offset).write(to: file)
        try check("is damaged", "cut at \(offset)")
      }
      try good.write(to: file)
      #expect(try ask(path, LineSelection(), usesIndex: true).warnings == [])
      // The same size, the same beginning and end, written a moment later.
      try Data(archive).write(to: URL(fileURLWithPath: path))
      try check("has changed", "written again")
    }
  }

  static let refusals: [(format: String, reason: String)] = [
    ("lz4 -qc -B4 -BD", "its blocks refer to those before them;"),
    ("gzip -nc", "and it is gzip;"), ("bgzip -c", "and it is gzip;"),
    ("zstd -qc", "and it is zstd;"), ("lz4block", "and it is lz4block;"),
    ("hadoop-lz4", "and it is hadoop-lz4;"), ("tar", "and it is tar;"),
    ("zip", "and it is zip;"), ("lz4 -qc -B4 | head -c 300", "it is damaged;"),
  ]

  @Test("archives that can have no index are refused, and why", arguments: refusals)
  func refused(format: String, reason: String) throws {
    let text = Array(String(repeating: "{\"a\":1}\n", count: 20_000).utf8)
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("a").path
      let archive =
        switch format {
        case "lz4block": lz4JavaStream(text, blockBytes: 4096)
        case "hadoop-lz4": hadoopLZ4Stream(text, bufferBytes: 4096)
        case "tar": TarAttackTests.member("a.log", text) + TarAttackTests.end
        case "zip": memberArchive(.zip, [("a.log", text)])
        default: try runTool("bash", ["-c", format], input: text).output
        }
      try Data(archive).write(to: URL(fileURLWithPath: path))
      let indexing = try Job(paths: [path], catalog: .builtIn).index()
      #expect(indexing.results.first?.bytes == nil)
      let refusal = indexing.results.first?.refusal ?? ""
      #expect(refusal.contains(reason), "\(refusal)")
    }
  }
}
