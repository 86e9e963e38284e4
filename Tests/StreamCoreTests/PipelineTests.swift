import Foundation
import Reference
import StreamCore
import StreamTally
import TestSupport
import Testing

/// The whole way from an archive to the tally, against the reference and against itself.
@Suite(.needs("lz4")) struct PipelineTests {
  /// Every way in which the real tool lays out an archive.
  static let layouts: [[String]] = [
    ["-B4"], ["-B5"], ["-B6"], ["-B7"], ["-B4", "-BD"], ["-B7", "-BD"], ["-B4", "-BX"],
    ["-B4", "-BD", "-BX"], ["--no-frame-crc"], ["--content-size"], ["-l"], ["-9", "-B5"],
  ]

  @Test("the pipeline says what the reference says", arguments: layouts)
  func agreesWithReference(layout: [String]) throws {
    var hostile = HostileLines(seed: SplitMix64.testSeed(UInt64(layout.joined().utf8.count)))
    let text = hostile.text(lineCount: 1200)
    try check(lz4Tool(options: layout, text: text), text, "seed \(hostile.seed)")
  }

  @Test("lines that have the shape of the one before, nearly", arguments: 0..<9)
  func alike(number: Int) throws {
    var lines = AlikeLines(seed: UInt64(50 + number))
    let text = lines.text(lineCount: 1000)
    var options = TallyOptions()
    var expected = ReferenceOptions()
    switch number % 3 {
    case 0: break
    case 1:
      options.validate = true
      expected.validate = true
    default:
      options.lineBytesMax = 120
      expected.maxLine = 120
    }
    try check(lz4Tool(options: ["-B4"], text: text), text, "seed \(lines.seed)", options, expected)
  }

  @Test("records that are cut at every byte of a block edge", arguments: 0..<4)
  func cutEverywhere(kind: Int) throws {
    let lines = [
      #"{"error":"1 error occurred:\n\t* importing tags: \u00e9 ünï 😀 \ud83d\ude00\n\n","msg":"repository import failed"}"#,
      #"{"\u0065rror":"x","note":"\u0026\\\"","time":"2022-05-12T09:14:31Z"}"#,
      "  \t ", #"{"msg":"error\\"}"#,
    ]
    let ending = kind % 2 == 0 ? "\n" : "\r\n"
    let record = Array((lines.joined(separator: ending) + (kind < 2 ? ending : "")).utf8)
    // Blocks of 64 KiB: the edge goes through the record at each of its bytes.
    for cut in 0...record.count {
      let filler = Array(repeating: UInt8(ascii: "x"), count: (64 << 10) - cut - 1) + [0x0a]
      let text = filler + record
      let archive = try lz4Tool(options: cut % 2 == 0 ? ["-B4"] : ["-B4", "-BD"], text: text)
      var job = Job([.bytes(archive, name: "a.lz4")], jobs: 2)
      job.read.chunkBytes = 64 << 10
      let reference = referenceTally(
        [ReferenceArchive(path: "a.lz4", text: text)],
        catalog: .builtIn,
        options: .init()
      )
      let problems = reference.mismatches(withTallyJSON: Data(try job.classify().json()))
      #expect(problems.isEmpty, "cut at \(cut): \(problems.prefix(3))")
    }
  }

  @Test(
    "options change both in the same way",
    arguments: ["validate", "all", "time", "long", "bucket", "by", "by other"]
  )
  func options(name: String) throws {
    var hostile = HostileLines(seed: SplitMix64.testSeed(77))
    let text = hostile.text(lineCount: 800)
    var options = TallyOptions()
    var expected = ReferenceOptions()
    switch name {
    case "validate":
      options.validate = true
      expected.validate = true
    case "all":
      options.failureSelection = .all
      expected.selectAll = true
    case "time":
      options.since = Timestamp("2022-05-12T00:00:00Z")
      expected.since = options.since?.milliseconds
      options.until = Timestamp("2022-05-13T00:00:00Z")
      expected.until = options.until?.milliseconds
    case "bucket":
      options.bucketSeconds = 300
      expected.bucketSeconds = 300
    case "by", "by other":
      options.countedField = name == "by" ? "repository" : "big"
      expected.by = options.countedField
    default:
      options.lineBytesMax = 200
      expected.maxLine = 200
    }
    let archive = try lz4Tool(options: ["-B4"], text: text)
    try check(archive, text, "seed \(hostile.seed)", options, expected)
  }

  @Test("several frames, skippable frames and an empty one are one text")
  func concatenation() throws {
    var hostile = HostileLines(seed: SplitMix64.testSeed(5))
    let text = hostile.text(lineCount: 400)
    let cut = text.count / 3
    let skippable: [UInt8] = [0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]
    let archive =
      try skippable + lz4Tool(options: ["-B4"], text: Array(text[..<cut]))
      + lz4Tool(options: [], text: []) + skippable
      + lz4Tool(options: ["-B5", "-BD"], text: Array(text[cut...]))
    try check(archive, text, "seed \(hostile.seed)")
  }

  @Test("several archives and plain text add up in any order")
  func severalArchives() throws {
    try temporaryDirectory { directory in
      var references: [ReferenceArchive] = []
      for (index, name) in ["b.lz4", "a.lz4", "c.ndjson"].enumerated() {
        var text: [UInt8] = []
        for line in 0..<500 {
          let error = line % 50 == 0 ? #""error":"strange \#(index)","# : ""
          text += Array("{\(error)\"msg\":\"importing repository\",\"n\":\(line)}\n".utf8)
        }
        let path = directory.appendingPathComponent(name).path
        let bytes = name.hasSuffix(".lz4") ? try lz4Tool(options: [], text: text) : text
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        references.append(ReferenceArchive(path: path, text: text))
      }
      let reference = referenceTally(references, catalog: .builtIn, options: .init())
      let paths = references.map(\.path)
      let first = try Job(paths: paths, catalog: .builtIn, jobs: 3).classify().json()
      let second = try Job(paths: paths.reversed(), catalog: .builtIn, jobs: 1).classify().json()
      #expect(first == second)
      #expect(reference.mismatches(withTallyJSON: Data(first)) == [])
    }
  }

  /// Compares with the reference, and all threads, chunk sizes and kernels with each other.
  private func check(
    _ archive: [UInt8],
    _ text: [UInt8],
    _ seed: String,
    _ options: TallyOptions = TallyOptions(),
    _ expected: ReferenceOptions = ReferenceOptions()
  ) throws {
    let reference = referenceTally(
      [ReferenceArchive(path: "a.lz4", text: text)],
      catalog: .builtIn,
      options: expected
    )
    var first: [UInt8]?
    for chunkBytes in [1, 256 << 10, 1 << 30] {
      for jobs in [1, 2, 3, 8] {
        var read = ReadOptions()
        read.chunkBytes = chunkBytes == 1 << 30 ? max(text.count, 1) : chunkBytes
        let kernel = Kernel.available[jobs % Kernel.available.count]
        let input = Input.bytes(archive, name: "a.lz4")
        var job = Job([input], catalog: .builtIn, options: options, read: read, jobs: jobs)
        job.kernel = kernel
        let tally = try job.classify()
        let json = tally.json()
        if first == nil {
          let problems = reference.mismatches(withTallyJSON: Data(json))
          #expect(problems.isEmpty, "\(seed): \(problems.prefix(8))")
        }
        // Compared outside of the macro, which would print both in full.
        let isSame = json == first ?? json
        #expect(isSame, "\(seed), jobs \(jobs), chunks of \(chunkBytes), \(kernel)")
        first = first ?? json
      }
    }
  }
}
