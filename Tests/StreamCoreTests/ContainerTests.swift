import Foundation
import Reference
import StreamCore
import StreamTally
import TestSupport
import Testing

/// Container logs: records that are cut in parts, and chunks that are cut anywhere.
@Suite struct ContainerTests {
  /// An LZ4 frame of stored blocks, each of which is a chunk of its own; nil is a block that does
  /// not decode.
  func archive(_ blocks: [[UInt8]?]) -> [UInt8] {
    var bytes: [UInt8] = [0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82]
    for block in blocks where block?.isEmpty != true {
      let size = block.map { UInt32($0.count) | 0x8000_0000 } ?? 4
      withUnsafeBytes(of: size.littleEndian) { bytes += $0 }
      bytes += block ?? [0xFF, 0xFF, 0xFF, 0xFF]
    }
    return bytes + [0, 0, 0, 0]
  }

  func blocks(of text: [UInt8], byteCount: Int) -> [[UInt8]] {
    stride(from: 0, to: text.count, by: byteCount).map {
      Array(text[$0..<min($0 + byteCount, text.count)])
    }
  }

  func classify(
    _ archive: [UInt8],
    _ options: TallyOptions = TallyOptions(),
    jobs: Int = 1,
    kernel: Kernel = .best
  ) throws -> [UInt8] {
    var job = Job([.bytes(archive, name: "a")], options: options, jobs: jobs)
    job.read.chunkBytes = 1
    job.kernel = kernel
    return try job.classify().json()
  }

  func reference(
    _ text: [UInt8],
    _ options: ReferenceOptions = ReferenceOptions()
  ) -> ReferenceTally {
    referenceTally([.init(path: "a", text: text)], catalog: .builtIn, options: options)
  }

  @Test("whatever runtimes write, the pipeline says what the reference says", arguments: 0..<12)
  func agrees(round: Int) throws {
    var hostile = HostileLines(seed: SplitMix64.testSeed(UInt64(900 + round)))
    hostile.longLineLength = 300
    let text = hostile.containerText(lineCount: 150)
    var options = TallyOptions()
    options.validate = round % 3 == 1
    if round % 3 == 2 { options.lineBytesMax = [300, 100, 40, 3][round / 3] }
    options.dockerPartBytes = hostile.dockerPartBytes
    let expected = reference(
      text,
      ReferenceOptions(
        validate: options.validate,
        maxLine: options.lineBytesMax,
        dockerPart: options.dockerPartBytes
      )
    )
    for byteCount in [7, 61, 1000, 64 << 10] {
      let archive = archive(blocks(of: text, byteCount: byteCount))
      var first: [UInt8]?
      for jobs in [1, 2, 3, 8] {
        let kernel = Kernel.available[jobs % Kernel.available.count]
        let json = try classify(archive, options, jobs: jobs, kernel: kernel)
        let name = "seed \(hostile.seed), blocks of \(byteCount), jobs \(jobs), \(kernel)"
        if first == nil {
          let problems = expected.mismatches(withTallyJSON: Data(json))
          #expect(problems.isEmpty, "\(name): \(problems.prefix(4))")
        }
        let isSame = json == first ?? json
        #expect(isSame, "\(name)")
        first = first ?? json
      }
    }
  }

  @Test("a record cut at every byte, in chunks cut at every byte", arguments: [false, true])
  func cutEverywhere(isInterleaved: Bool) throws {
    let record = Array(#"{"\u0065rror":"\u00e9é"}"#.utf8)
    let other = isInterleaved ? "1970-01-01T00:00:00Z stderr P {\"a\":1,\n" : ""
    let end = isInterleaved ? "1970-01-01T00:00:00Z stderr F \"error\":2}\n" : ""
    for cut in 0...record.count {
      var text = Array("{}\n1970-01-01T00:00:00Z stdout P ".utf8)
      text += record[..<cut]
      text += Array("\n\(other)1970-01-01T00:00:01Z stdout F ".utf8)
      text += record[cut...]
      text += Array("\n\(end)".utf8)
      let expected = reference(text)
      #expect(expected.total == (isInterleaved ? 2 : 1) && expected.malformed == 0)
      // What is whole by itself follows no part.
      let isWhole = cut == 0
      #expect(expected.continued == (isInterleaved ? 2 : 1) - (isWhole ? 1 : 0))
      for edge in 0...text.count {
        let json = try classify(archive([Array(text[..<edge]), Array(text[edge...])]))
        let problems = expected.mismatches(withTallyJSON: Data(json))
        #expect(problems.isEmpty, "cut at \(cut), chunk at \(edge): \(problems.prefix(3))")
      }
    }
  }

  @Test("lines whose answer is worked out by hand", arguments: [false, true])
  func rows(validate: Bool) throws {
    var options = TallyOptions()
    options.validate = validate
    let lines = ReferenceTests.containers.map { Array("\($0.line)\n".utf8) }
    for text in lines + [Array(lines.joined())] {
      let expected = reference(text, ReferenceOptions(validate: validate))
      let json = try classify(archive([text]), options)
      let problems = expected.mismatches(withTallyJSON: Data(json))
      #expect(problems.isEmpty, "\(String(decoding: text, as: UTF8.self)): \(problems.prefix(3))")
    }
  }

  @Test("a record is shown at its first line, before all that came until its last one")
  func order() throws {
    for (end, between) in [("\"}", #"{"error":"x"}"#), ("\"", #"{"error":}"#)] {
      let text =
        "1970-01-01T00:00:00Z stdout P {\"error\":\"x\n"
        + String(repeating: "\(between)\n", count: 25)
        + "1970-01-01T00:00:00Z stdout F \(end)\n"
      let bytes = Array(text.utf8)
      for size in [20, 64 << 10] {
        let json = try classify(archive(blocks(of: bytes, byteCount: size)))
        #expect(reference(bytes).mismatches(withTallyJSON: Data(json)) == [])
      }
    }
  }

  /// What a tally says of its lines.
  struct Reading: Decodable {
    struct Input: Decodable {
      struct Archive: Decodable { let lostLines: Int }

      let archives: [Archive]
      let lines: Int
      let parsed: Int
      let malformed: Int
      let oversized: Int
      let continued: Int
    }

    struct Failures: Decodable { let total: Int }

    let input: Input
    let failures: Failures
  }

  func reading(_ archive: [UInt8], lineBytesMax: Int = 1 << 20) throws -> Reading {
    var options = TallyOptions()
    options.lineBytesMax = lineBytesMax
    return try JSONDecoder().decode(Reading.self, from: Data(classify(archive, options)))
  }

  @Test("a gap drops the parts before it, and they are lost lines")
  func gap() throws {
    let part = Array("1970-01-01T00:00:00Z stdout P {\"error\":\n".utf8)
    let last = Array("1970-01-01T00:00:00Z stdout F 1}\n".utf8)
    let whole = Array("{\"error\":1}\n".utf8)
    let torn = Array("torn\n".utf8)
    // Two lost parts, a gap, a torn line; then a record in two parts.
    let tally = try reading(archive([whole, part + part, nil, torn + part, last]))
    #expect(tally.input.archives.map(\.lostLines) == [3])
    #expect(tally.input.lines == 3 && tally.input.continued == 1)
    #expect(tally.failures.total == 2 && tally.input.malformed == 0)
    // The gap is in front of the last part: it stands by itself.
    let cut = try reading(archive([part, nil, torn + last + whole]))
    #expect(cut.input.archives.map(\.lostLines) == [2])
    #expect(cut.input.lines == 2 && cut.input.continued == 0 && cut.failures.total == 1)
  }

  @Test("a joined record that is too long is counted once, whatever its parts")
  func oversized() throws {
    let long = String(repeating: "x", count: 300)
    let text = Array(
      """
      1970-01-01T00:00:00Z stdout P {"error":"
      1970-01-01T00:00:00Z stdout P \(long)
      1970-01-01T00:00:00Z stdout F "}
      {"error":1}

      """.utf8
    )
    for (bytes, oversized) in [(310, 1), (312, 1), (1000, 0), (100, 1)] {
      for size in [5, 64, 1000] {
        let tally = try reading(archive(blocks(of: text, byteCount: size)), lineBytesMax: bytes)
        #expect(tally.input.oversized == oversized, "\(bytes)")
        #expect(tally.failures.total == 2 - oversized)
        #expect(tally.input.lines == 4 && tally.input.continued == 2)
      }
    }
  }

  @Test("a line full of hits is looked at in linear time", .linearTime)
  func fullOfHits() throws {
    for (hits, isEnvelope) in [(" P", false), (#"\u0030"#, false), (#"\u0030"#, true)] {
      let inside = String(repeating: hits, count: 200_000)
      let log = isEnvelope ? #","log":"{}""# : ""
      let text = Array(("{\"x\":\"\(inside)\"\(log)}\n").utf8)
      let tally = try reading(archive(blocks(of: text, byteCount: 64 << 10)), lineBytesMax: 2 << 20)
      // The first record is parsed in any case.
      #expect(tally.input.parsed == 1)
    }
  }
}
