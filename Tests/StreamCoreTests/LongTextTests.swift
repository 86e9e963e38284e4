import Foundation
import Reference
import StreamCore
import StreamTally
import TestSupport
import Testing

/// Long texts in records: tallies are bounded, and the same however the input was split.
@Suite struct LongTextTests {
  /// Records whose messages, fields and keys are long, short, or as long as is kept.
  private struct Maker {
    var random: SplitMix64
    let words = ["reading", "größe", "€", "😀", "name=acme", "x1", "\"tag\"", "a/b", "failed:"]
    /// Beginnings that several texts share.
    var beginnings: [String] = []

    init(seed: UInt64) {
      random = SplitMix64(seed: seed)
      beginnings = (0..<4).map { _ in "" }
      for index in beginnings.indices { beginnings[index] = words(byteCount: 200 << index) }
    }

    mutating func words(byteCount: Int) -> String {
      var text = ""
      while text.utf8.count < byteCount { text += random.pick(words) + " " }
      return text
    }

    mutating func text(_ byteCountMax: Int) -> String {
      let limits = [511, 512, 513, 1000, byteCountMax, (64 << 10) - 1, (64 << 10) + 1]
      let byteCount = random.chance(2) ? random.pick(limits) : random.number(0...60)
      return random.pick(beginnings + [""]) + words(byteCount: min(byteCount, byteCountMax))
        + String(random.number(0...99))
    }

    mutating func record(_ byteCountMax: Int) -> String {
      var record: [String: Any] = ["error": text(byteCountMax)]
      if random.chance(3) { record["repository"] = text(2000) }
      if random.chance(4) { record["correlation_id"] = [text(700)] }
      if random.chance(4) { record["msg"] = "access \(text(1500))" }
      if random.chance(6) { record["detail"] = [text(600): ["error": "x"]] }
      if random.chance(9) {
        record["error"] = "2 errors occurred:\n\t* \(text(900))\n\t* \(text(900))\n\n"
      }
      let options: JSONSerialization.WritingOptions =
        random.chance(2) ? .sortedKeys : [.sortedKeys, .withoutEscapingSlashes]
      let data = try? JSONSerialization.data(withJSONObject: record, options: options)
      return String(decoding: data ?? Data(), as: UTF8.self)
    }
  }

  @Test("the tally is what the reference says", arguments: UInt64(0)..<6)
  func reference(round: UInt64) throws {
    let seed = SplitMix64.testSeed(round)
    var maker = Maker(seed: seed)
    // Where there are many examples, few groups are kept.
    let samples = [3, 1000, 0][Int(round % 3)]
    let records = (0..<(samples == 1000 ? 250 : 60)).map { number in
      maker.record(number % 20 == 0 && samples != 1000 ? 150_000 : 3000)
    }
    let text = Array(records.joined(separator: "\n").utf8)
    var options = TallyOptions()
    options.examplesPerIssue = samples
    options.countedField = "repository"
    let expected = referenceTally(
      [ReferenceArchive(path: "a.log", text: text)],
      catalog: .builtIn,
      options: ReferenceOptions(samples: samples, by: "repository")
    )
    if samples == 1000 { #expect(expected.overflows["unknown"] ?? 0 > 0) }
    let tally = try Job([.bytes(text, name: "a.log")], catalog: .builtIn, options: options)
      .classify()
    let problems = expected.mismatches(withTallyJSON: Data(tally.json()))
    #expect(problems.isEmpty, "seed \(seed): \(problems.prefix(3))")
  }

  @Test("any split merges to the same bytes, whatever is cut and dropped", arguments: UInt64(0)..<6)
  func split(round: UInt64) throws {
    let seed = SplitMix64.testSeed(round)
    var maker = Maker(seed: seed)
    let samples = round % 2 == 0 ? 1000 : 3
    let inputs = (0..<6).map { part in
      let lines = (0..<60).map { number in
        maker.record(number == 7 && samples != 1000 ? 200_000 : 2000)
      }
      return Input.bytes(Array((lines.joined(separator: "\n") + "\n").utf8), name: "\(part).log")
    }
    var options = TallyOptions()
    options.examplesPerIssue = samples
    options.countedField = "repository"
    options.redact = round % 3 == 0
    func job(_ inputs: [Input], chunkBytes: Int, jobs: Int = 2) -> Job {
      var job = Job(inputs, catalog: .builtIn, options: options, jobs: jobs)
      job.read.chunkBytes = chunkBytes
      return job
    }
    let whole = try job(inputs, chunkBytes: 512 << 10).classify()
    if samples == 1000 { #expect(whole.unknown.overflow > 0, "seed \(seed)") }
    let json = whole.json()
    let isSame = try job(inputs.reversed(), chunkBytes: 4096, jobs: 1).classify().json() == json
    #expect(isSame, "seed \(seed), other chunks")
    for _ in 0..<4 {
      let groups = Dictionary(grouping: inputs) { _ in maker.random.number(0...3) }
      let parts = try groups.values.map { inputs in
        let part = try job(inputs, chunkBytes: 64 << 10).classify()
        return (name: "part", tally: try Tally(json: part.json()))
      }.shuffled(using: &maker.random)
      let cut = maker.random.number(1...parts.count)
      let first = try Tally(json: Tally(merging: Array(parts[..<cut])).json())
      let isMerged = try Tally(merging: [("first", first)] + parts[cut...]).json() == json
      #expect(isMerged, "seed \(seed)")
    }
    let isText = try Tally(json: json).text() == whole.text()
    #expect(isText, "seed \(seed)")
  }

  @Test("what a tally keeps of long texts has a bound")
  func bound() throws {
    let long = String(repeating: "words ", count: 50_000)
    let lines = (0..<9).map { number in
      #"{"error":"\#(number % 3) \#(long)","msg":"\#(number < 6 ? "" : "\(long)\(number % 2)")","#
        + #""repository":"\#(long)\#(number)"}"#
    }
    let input = Input.bytes(Array(lines.joined(separator: "\n").utf8), name: "a.log")
    var options = TallyOptions()
    options.countedField = "repository"
    let tally = try Job([input], catalog: .builtIn, options: options).classify()
    // All of them have one template: the number is masked.
    #expect(tally.unknown.list.count == 1)
    let template = try #require(tally.unknown.list.first?.template)
    #expect(template.utf8.count == Template.bytesMax + 2)
    for example in tally.unknown.list.flatMap(\.examples) {
      #expect(example.message.utf8.count == 512 + 2 * template.utf8.count)
      #expect(example.isTruncated && example.messageBytes == long.utf8.count + 2)
      #expect(example.markedMessage.hasSuffix("… (300002 bytes, \(example.messageDigest))"))
      #expect(example.fields.allSatisfy { $0.value.utf8.count < 600 })
    }
    let messages = tally.otherErrors.byMessage.list
    #expect(messages.map(\.count) == [2, 1])
    #expect(messages.allSatisfy { $0.msg.utf8.count < 600 })
    let values = try #require(tally.by?.issues.first?.values.list)
    #expect(values.count == 6 && values.allSatisfy { $0.value.utf8.count < 600 })
    #expect(tally.text().utf8.count < 20_000)
  }

  @Test("a malformed line and a string with a record are cut after names are masked")
  func places() throws {
    let name = #"host=secret-machine-\#(String(repeating: "x", count: 200)) "#
    let line = String(repeating: name, count: 400)
    let inner = #"{\"error\":\"\#(line)\"}"#
    let text = #"{"error":"\#(line)"# + "}\n" + #"{"payload":"\#(inner)"}"#
    var options = TallyOptions()
    options.redact = true
    let input = Input.bytes(Array(text.utf8), name: "a.log")
    let tally = try Job([input], catalog: .builtIn, options: options).classify()
    let malformed = try #require(tally.malformed.first)
    #expect(malformed.isTruncated && malformed.message.utf8.count == 4096)
    #expect(malformed.messageBytes == line.utf8.count + 11)
    let unplaced = try #require(tally.unplaced.list.first?.examples.first)
    #expect(unplaced.isTruncated && unplaced.message.utf8.count == 512)
    #expect(!String(decoding: tally.json(), as: UTF8.self).contains("secret"))
  }
}
