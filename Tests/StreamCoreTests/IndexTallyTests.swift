import Foundation
import StreamCore
import StreamTally
import TestSupport
import Testing

/// A tally by an index is that without one, and a wrong index is noticed.
@Suite(.needs("cp", "touch")) struct IndexTallyTests {
  /// What came of a classification.
  private struct Answer {
    let json: [UInt8]
    let warnings: [String]
    let readBytes: Int
    let skippedBytes: Int
  }

  /// A way to ask.
  private struct Question {
    let name: String
    var options = TallyOptions()
    var read = ReadOptions()
  }

  private static var questions: [Question] {
    var questions: [Question] = []
    func add(_ name: String, _ change: (inout Question) -> Void) {
      var question = Question(name: name)
      change(&question)
      questions.append(question)
    }
    add("usual") { _ in }
    add("since") { $0.options.since = Timestamp("2022-05-12T09:20:00Z") }
    add("span") {
      $0.options.since = Timestamp("2022-05-12T09:10:00.5Z")
      $0.options.until = Timestamp("2022-05-12T09:20:00Z")
    }
    add("nothing") { $0.options.until = Timestamp("2000-01-01T00:00:00Z") }
    add("by") {
      $0.options.countedField = "repository"
      $0.options.bucketSeconds = 60
    }
    add("redact") { $0.options.redact = true }
    add("samples") { $0.options.examplesPerIssue = 0 }
    add("all") { $0.options.failureSelection = .all }
    add("validate") { $0.options.validate = true }
    add("long") { $0.options.lineBytesMax = 100 }
    add("unverified") { $0.read.verify = false }
    add("chunks") { $0.read.chunkBytes = 3000 }
    return questions
  }

  private func ask(
    _ path: String,
    _ question: Question = Question(name: "usual"),
    trustsIndex: Bool,
    jobs: Int = 2,
    catalog: Catalog = .builtIn
  ) throws -> Answer {
    var read = question.read
    read.trustsIndex = trustsIndex
    let progress = Progress()
    var warnings: [String] = []
    var job = Job(
      paths: [path],
      catalog: catalog,
      options: question.options,
      read: read,
      jobs: jobs
    )
    job.progress = progress
    let result = try job.classify(warn: { warnings.append($0) })
    return Answer(
      json: result.json(),
      warnings: warnings,
      readBytes: progress.readByteCount,
      skippedBytes: result.skippedByteCount
    )
  }

  private func index(
    _ path: String,
    chunkBytes: Int = 2000,
    verify: Bool = true,
    catalog: Catalog = .builtIn
  ) throws {
    var read = ReadOptions()
    read.chunkBytes = chunkBytes
    read.verify = verify
    let indexing = try Job(paths: [path], catalog: catalog, read: read, jobs: 2).index()
    let bytes = try #require(indexing.results.first?.bytes)
    try write(bytes, to: path + ".idx")
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  @Test("the tally is the same by an index and without", arguments: 0..<24)
  func same(round: Int) throws {
    let (archive, isTame) = archive(round: round)
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("a").path
      try write(archive, to: path)
      try index(path, chunkBytes: [1, 2000, 9000][round / 2 % 3], verify: round % 8 != 6)
      for (number, question) in Self.questions.enumerated() {
        let name = "round \(round), \(question.name)"
        let without = try ask(path, question, trustsIndex: false)
        let with = try ask(path, question, trustsIndex: true, jobs: 1 + number % 4)
        let isSame = with.json == without.json
        #expect(isSame, "\(name)")
        #expect(with.warnings == [], "\(name)")
        let isSkipping = with.readBytes < archive.count
        #expect(isSkipping == (with.skippedBytes > 0) && without.skippedBytes == 0, "\(name)")
        let needsAll =
          ["all", "validate", "long"].contains(question.name)
          || round % 8 == 6 && question.name != "unverified"
        if needsAll { #expect(!isSkipping, "\(name)") }
        if isTame && !needsAll { #expect(isSkipping, "\(name)") }
      }
    }
  }

  @Test("of an archive in which nothing counts nothing is decoded")
  func readsNothing() throws {
    var random = SplitMix64(seed: SplitMix64.testSeed(1))
    let lines = quiet(&random, count: 2000).split(separator: 0x0a)
    // The first lines of text would be listed.
    let text = lines.filter { !$0.starts(with: "plain".utf8) }.flatMap { $0 + [0x0a] }
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("a").path
      try write(storedBlocks(text, byteCount: 1000), to: path)
      try index(path)
      let with = try ask(path, trustsIndex: true)
      #expect(with.readBytes == 0 && with.skippedBytes == text.count)
      #expect(try with.json == ask(path, trustsIndex: false).json)
    }
  }

  @Test("records of several lines within runs are counted, of runs that are left out as well")
  func continuedRecords() throws {
    let prefix = "2022-05-12T09:14:31.5Z stdout"
    var text: [UInt8] = []
    for run in 0..<20 {
      let error = run % 8 == 2 ? #""error":"boom","# : ""
      let record = "\n\(prefix) P {\(error)\n\(prefix) P \"n\"\n\(prefix) F :1}\n"
      let padding = String(repeating: "x", count: 999 - record.utf8.count - 8)
      text += Array((record + "{\"x\":\"\(padding)\"}\n").utf8)
    }
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("a").path
      try write(text, to: path)
      try index(path, chunkBytes: 1000)
      let with = try ask(path, trustsIndex: true)
      // Three runs have a failure.
      #expect(with.skippedBytes == 17 * 1000)
      #expect(try with.json == ask(path, trustsIndex: false).json)
      #expect(String(decoding: with.json, as: UTF8.self).contains(#""continued": 40,"#))
    }
  }

  @Test("more messages of other errors than a tally keeps are not in an index")
  func manyMessages() throws {
    var text: [UInt8] = []
    for line in 0..<10_100 { text += Array("{\"error\":\"e\",\"msg\":\"m\(line)\"}\n".utf8) }
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("a").path
      try write(text, to: path)
      try index(path)
      let with = try ask(path, trustsIndex: true)
      #expect(with.readBytes == text.count)
      #expect(try with.json == ask(path, trustsIndex: false).json)
    }
  }

  @Test("an index that is not the archive's own is noticed")
  func noticed() throws {
    var random = SplitMix64(seed: SplitMix64.testSeed(2))
    let hidden = Array(#"{"errox":"hidden","msg":"repository import failed"}"#.utf8) + [0x0a]
    let text = quiet(&random, count: 4000) + hidden + quiet(&random, count: 4000)
    var changed = text
    let start = try #require(text.firstRange(of: Array("errox".utf8))).lowerBound
    changed[start + 4] = UInt8(ascii: "r")
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("a").path
      let archive = storedBlocks(text, byteCount: 1000)
      try write(archive, to: path)
      try index(path)
      let good = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path + ".idx")))
      func check(_ says: String, _ name: String, catalog: Catalog = .builtIn) throws {
        let with = try ask(path, trustsIndex: true, catalog: catalog)
        let isSame = try with.json == ask(path, trustsIndex: false, catalog: catalog).json
        #expect(isSame, "\(name)")
        #expect(with.warnings.count == 1, "\(name)")
        #expect(with.warnings.first?.contains(says) == true, "\(name): \(with.warnings)")
      }
      // What is not the index's fault is not warned of.
      #expect(try ask(path, trustsIndex: true).warnings == [])
      var forged = good
      let digest = try #require(good.firstRange(of: Array("xxh3-128:".utf8)))
      forged[digest.upperBound - 2] += 1
      try write(sealed(forged.dropLast(8)), to: path + ".idx")
      try check("does not fit what is in the archive", "another digest")
      forged = good
      forged[Self.failuresOffset] += 1
      try write(sealed(forged.dropLast(8)), to: path + ".idx")
      try check("is damaged", "a failure that is in no run")
      try write(good, to: path + ".idx")
      try check("another catalogue", "catalogue", catalog: .bare)
      try write(good.dropLast() + [good[good.count - 1] ^ 1], to: path + ".idx")
      try check("is damaged", "damaged")
      // A byte in the middle is changed, and the time set back.
      try write(good, to: path + ".idx")
      #expect(try runTool("cp", ["-p", path, path + ".old"]).status == 0)
      try write(storedBlocks(changed, byteCount: 1000), to: path)
      try check("the archive has changed since", "changed")
      #expect(try runTool("touch", ["-r", path + ".old", path]).status == 0)
      try check("does not fit what is in the archive", "time set back")
      #expect(try ask(path, trustsIndex: true).json.firstRange(of: Array("hidden".utf8)) != nil)
    }
  }

  /// Where the number of failures is in an index (docs/INDEX.md).
  private static let failuresOffset = 152
}
