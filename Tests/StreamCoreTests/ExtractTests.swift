import Foundation
import Reference
import StreamCore
import StreamTally
import TestSupport
import Testing

/// Extracted lines against the reference, and for all threads and chunk sizes.
@Suite(.needs("lz4")) struct ExtractTests {
  static let layouts: [([String], Int)] = [
    (["-B4"], 64 << 10), (["-B7"], 4 << 20), (["-B4", "-BD"], 64 << 10),
    (["-B5", "-BX"], 256 << 10), (["--content-size", "-B4", "--no-frame-crc"], 64 << 10),
    (["-l"], 8 << 20), (["-9", "-B6", "-BD"], 1 << 20),
  ]

  /// What is asked for, and whether the reference's record is it.
  private func questions(
    _ found: [ReferenceFound]
  ) throws -> [(name: String, LineSelection, (ReferenceFound) -> Bool)] {
    var others: [String: Int] = [:]
    for case .otherError(let message) in found.flatMap(\.outcomes) {
      others[String(decoding: message, as: UTF8.self), default: 0] += 1
    }
    let other = others.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? "none"
    let pattern = try Pattern("pre importing tagged manifests: <any>")
    var questions: [(name: String, LineSelection, (ReferenceFound) -> Bool)] = []
    func ask(
      _ name: String,
      _ change: (inout LineSelection) -> Void,
      _ isIt: @escaping (ReferenceFound) -> Bool
    ) {
      var selection = LineSelection()
      change(&selection)
      questions.append((name, selection, isIt))
    }
    ask("failures", { _ in }, { !$0.labels.isEmpty })
    ask("unknown", { $0.unknown = true }, { $0.labels.contains("unknown") })
    ask("issues", { $0.issues = ["654", "gcs"] }) { found in
      found.labels.contains { ["654", "gcs"].contains($0) }
    }
    ask("malformed", { $0.malformed = true }, { $0.lineClass == .malformed })
    ask(
      "other and malformed",
      {
        $0.otherMessages = [other]
        $0.malformed = true
      },
      {
        $0.lineClass == .malformed
          || $0.outcomes.contains(.otherError(message: Array(other.utf8)))
      }
    )
    ask("match", { $0.patterns = [pattern] }) { found in
      found.outcomes.contains { outcome in
        guard case .failure(let failure) = outcome else { return false }
        return ([failure.message] + failure.parts).contains { referenceMatches(pattern, $0) }
      }
    }
    return questions
  }

  /// The rows of `--with-place` that the reference expects.
  private func rows(
    _ found: [ReferenceFound],
    _ text: [UInt8],
    blockBytes: Int
  ) -> [[UInt8]] {
    let lines = RawLines(text)
    return found.flatMap(\.lines).map { lines.row($0, archive: "a", blockBytes: blockBytes) }
  }

  @Test("lines stand where they are said to, in every layout", arguments: layouts)
  func agreesWithReference(layout: [String], blockBytes: Int) throws {
    var hostile = HostileLines(seed: SplitMix64.testSeed(UInt64(40 + blockBytes >> 10)))
    let text = hostile.text(lineCount: 900)
    let found = referenceFound(in: text, catalog: .builtIn)
    let archive = try lz4Tool(options: layout, text: text)
    for (name, selection, isIt) in try questions(found) {
      let expected = rows(found.filter(isIt), text, blockBytes: blockBytes)
      for (jobs, chunkBytes) in [(1, 1), (2, 200 << 10), (8, 1), (3, 8 << 20)] {
        let output = try extracted(archive, selection, jobs: jobs, chunkBytes: chunkBytes)
        let problem = difference(output, expected)
        #expect(
          problem == nil,
          "\(name), seed \(hostile.seed), jobs \(jobs), chunks of \(chunkBytes)"
        )
      }
    }
  }

  @Test("records that a runtime cut into parts are all of their lines", arguments: 0..<8)
  func containers(round: Int) throws {
    var hostile = HostileLines(seed: SplitMix64.testSeed(UInt64(700 + round)))
    hostile.longLineLength = 300
    let text = hostile.containerText(lineCount: 120)
    var options = TallyOptions()
    options.validate = round % 3 == 1
    if round % 3 == 2 { options.lineBytesMax = [300, 100, 40][round / 3] }
    options.dockerPartBytes = hostile.dockerPartBytes
    let expectedOptions = ReferenceOptions(
      validate: options.validate,
      maxLine: options.lineBytesMax,
      dockerPart: options.dockerPartBytes
    )
    let found = referenceFound(in: text, catalog: .builtIn, options: expectedOptions)
    for blockBytes in [7, 61, 1000, 64 << 10] {
      let archive = storedBlocks(text, byteCount: blockBytes)
      for (name, selection, isIt) in try questions(found) {
        let expected = rows(found.filter(isIt), text, blockBytes: blockBytes)
        for (jobs, chunkBytes) in [(1, 1), (3, 1), (2, 4000)] {
          let output = try extracted(
            archive,
            selection,
            options,
            jobs: jobs,
            chunkBytes: chunkBytes
          )
          let problem = difference(output, expected)
          #expect(
            problem == nil,
            "\(name), seed \(hostile.seed), blocks of \(blockBytes), jobs \(jobs)"
          )
        }
      }
    }
  }

  @Test("lines are found by number, offset and block", arguments: 0..<6)
  func places(round: Int) throws {
    var hostile = HostileLines(seed: SplitMix64.testSeed(UInt64(300 + round)))
    hostile.longLineLength = 300
    let text =
      round % 2 == 0 ? hostile.text(lineCount: 100) : hostile.containerText(lineCount: 100)
    let lines = RawLines(text)
    var options = TallyOptions()
    options.dockerPartBytes = hostile.dockerPartBytes
    let found = referenceFound(
      in: text,
      catalog: .builtIn,
      options: ReferenceOptions(dockerPart: options.dockerPartBytes)
    )
    var random = SplitMix64(seed: UInt64(round))
    for blockBytes in [5, 77, 3000] {
      let archive = storedBlocks(text, byteCount: blockBytes)
      for _ in 0..<6 {
        var selection = LineSelection()
        let first = random.number(1...lines.count + 2)
        let last = first + random.number(0...20)
        let offset = random.number(3...text.count + 5)
        let block = random.number(0...text.count / blockBytes + 1)
        if random.chance(2) { selection.lines = [first...last, 1...1] }
        if random.chance(2) { selection.offsets = [offset] }
        if random.chance(2) { selection.blocks = [.init(archive: nil, frame: 0, block: block)] }
        selection.unknown = random.chance(2)
        if !selection.hasKinds && !selection.hasPlaces { continue }
        var numbered: [(key: Int, line: Int)] = []
        var isPlaced = Set<Int>()
        for line in 1..<(lines.count + 1) {
          let range = lines.range(line)
          let isIn =
            selection.lines.contains { $0.contains(line) }
            || selection.offsets.contains { range.contains($0) || $0 == range.upperBound }
            || !selection.blocks.isEmpty && range.lowerBound / blockBytes == block
          guard isIn else { continue }
          isPlaced.insert(line)
        }
        for record in found where selection.unknown && record.labels.contains("unknown") {
          let key = record.isOpen ? .max : record.endLine
          numbered += record.lines.filter { !isPlaced.contains($0) }.map { (key, $0) }
        }
        for line in isPlaced.sorted() { numbered.append((line, line)) }
        // Of a line's record those lines come first that are not selected by themselves; records
        // that are never closed come last.
        let expected = numbered.enumerated()
          .sorted { ($0.element.key, $0.offset) < ($1.element.key, $1.offset) }
          .map { lines.row($0.element.line, archive: "a", blockBytes: blockBytes) }
        for (jobs, chunkBytes) in [(1, 1), (3, 500)] {
          let output = try extracted(
            archive,
            selection,
            options,
            jobs: jobs,
            chunkBytes: chunkBytes
          )
          let problem = difference(output, expected)
          #expect(problem == nil, "seed \(hostile.seed), blocks of \(blockBytes), \(selection)")
        }
      }
    }
  }

  @Test("times restrict lines of every kind")
  func times() throws {
    let lines = [
      #"{"error":"a","msg":"x","time":"2022-05-12T09:00:00Z"}"#,
      #"{"error":"b","time":"2022-05-12T10:00:00Z"}"#,
      #"{"error":"c"}"#,
      #"{"error":"d","msg":"x","time":"2022-05-12T11:00:00Z"}"#,
      #"{"error":"#,
    ]
    var options = TallyOptions()
    options.since = Timestamp("2022-05-12T10:00:00Z")
    options.until = Timestamp("2022-05-12T11:00:00Z")
    let text = Array(lines.joined(separator: "\n").utf8)
    var selection = LineSelection()
    func numbers() throws -> [String] {
      let rows = try extracted(text, selection, options, jobs: 1, chunkBytes: 30)
      return String(decoding: rows, as: UTF8.self).split(separator: "\n").map {
        String($0.split(separator: "\t")[4])
      }
    }
    #expect(try numbers() == ["2", "3"])
    selection.lines = [1...5]
    #expect(try numbers() == ["2", "3", "5"])
    selection.lines = []
    selection.otherMessages = ["x"]
    #expect(try numbers() == [])
    options.until = nil
    #expect(try numbers() == ["4"])
  }

  @Test("of a record of very many parts the first are given, and that it has more is said")
  func manyParts() throws {
    let prefix = "1970-01-01T00:00:00Z stdout"
    let parts = String(repeating: "\(prefix) P x\n", count: 70_000)
    let text = "\(prefix) P {\"error\":\"\n\(parts)\(prefix) F \"}\n"
    let input = Input.bytes(Array(text.utf8), name: "a.log")
    let collected = Collected()
    let extraction = try Job([input], catalog: .builtIn).extract(
      LineSelection(),
      LineLayout()
    ) { collected.add($0) }
    #expect(collected.all.count { $0 == 0x0a } == 65_536)
    #expect(extraction.warnings.count == 1)
    #expect(try extraction.exitStatus(extraction.tally()) == .halt)
  }
}
