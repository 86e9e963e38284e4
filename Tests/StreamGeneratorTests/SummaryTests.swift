import Foundation
import StreamCore
import StreamGenerator
import TestSupport
import Testing

/// The summary is what a classification finds.
@Suite struct SummaryTests {
  @Test("in every envelope", arguments: Envelope.allCases)
  func envelopes(envelope: Envelope) throws {
    let seed = SplitMix64.testSeed(11)
    let options = GeneratorOptions(
      seed: seed,
      size: 12 << 20,
      failureShare: 0.05,
      unknown: 300,
      envelope: envelope
    )
    let (bytes, summary) = try generated(options)
    #expect(summary.unknown == 300)
    #expect(summary.decodedBytes == 12 << 20)
    #expect(summary.issues.values.allSatisfy { $0 > 0 }, "\(summary.issues)")
    #expect(Set(summary.issues.keys) == Set(Catalog.builtIn.issues.map(\.id)))
    #expect(summary.otherErrors.count >= 15, "\(summary.otherErrors)")
    try check(bytes, summary, "\(envelope), seed \(seed)")
  }

  @Test("the unknown failures are exactly as many", arguments: [0, 1, 2, 7, 24, 25, 1000])
  func unknown(count: Int) throws {
    for size in [0, 1, 5000, 131_071, 131_072, 400_000, 9 << 20] {
      for envelope in [Envelope.registry, .kubernetes, .fields] {
        let options = GeneratorOptions(
          seed: 3,
          size: size,
          failureShare: 0,
          unknown: count,
          envelope: envelope,
          format: .plain
        )
        let (bytes, summary) = try generated(options)
        #expect(summary.unknown == count)
        #expect(summary.failures == count)
        #expect(bytes.count == summary.decodedBytes)
        #expect(bytes.count >= size && summary.lines >= 1)
        if size <= 5000 { try check(bytes, summary, "\(envelope), \(size), \(count)") }
      }
    }
  }

  @Test("a text of nothing but failures")
  func failuresOnly() throws {
    for envelope in Envelope.allCases {
      let options = GeneratorOptions(
        seed: 5,
        size: 1 << 20,
        failureShare: 1,
        unknown: 100,
        envelope: envelope
      )
      let (bytes, summary) = try generated(options)
      #expect(summary.failures > summary.lines * 8 / 10)
      try check(bytes, summary, "\(envelope)")
    }
  }

  @Test("the usual proportions")
  func proportions() throws {
    let (bytes, summary) = try generated(GeneratorOptions(seed: 8, size: 40 << 20, format: .plain))
    let share = Double(summary.failures) / Double(summary.lines)
    #expect((0.0015...0.0025).contains(share), "\(share)")
    let found = summary.issues.values.sorted()
    #expect(found.last == summary.issues["654"])
    let lines = bytes.split(separator: 0x0a)
    let escaped = lines.filter { String(decoding: $0, as: UTF8.self).contains(#"\u0026"#) }
    let ratio = Double(escaped.count) / Double(lines.count)
    #expect((0.2...0.4).contains(ratio), "\(ratio)")
  }

  @Test("the summary's JSON is stable, and is JSON")
  func json() throws {
    let options = GeneratorOptions(seed: 1, size: 1 << 20, failureShare: 0.02, unknown: 4)
    let (_, summary) = try generated(options)
    let text = summary.json()
    #expect(text == (try generated(options, jobs: 3).summary.json()))
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    #expect(object?["unknown"] as? Int == 4)
    #expect(object?["lines"] as? Int == summary.lines)
    #expect(object?["issues"] as? [String: Int] == summary.issues)
    #expect(object?["otherErrors"] as? [String: Int] == summary.otherErrors)
    #expect(text.hasSuffix("}\n"))
  }
}
