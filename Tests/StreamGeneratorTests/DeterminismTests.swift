import Foundation
import StreamGenerator
import TestSupport
import Testing

/// The same options give the same bytes, and nothing else does.
@Suite struct DeterminismTests {
  @Test("any number of jobs", arguments: [GeneratorOptions.Format.lz4, .plain], [false, true])
  func jobs(format: GeneratorOptions.Format, linked: Bool) throws {
    let options = GeneratorOptions(
      seed: 99,
      size: 30_000_000,
      failureShare: 0.01,
      unknown: 17,
      envelope: .mixed,
      format: format,
      layout: FrameLayout(blockBytes: .kib256, linked: linked, contentSize: true)
    )
    let first = try generated(options, jobs: 1)
    for jobs in [2, 3, 8] {
      let other = try generated(options, jobs: jobs)
      let isSame = other.bytes == first.bytes
      #expect(isSame, "jobs \(jobs)")
      #expect(other.summary == first.summary)
    }
  }

  @Test("seeds differ")
  func seeds() throws {
    let texts = try (0..<4).map {
      try generated(GeneratorOptions(seed: $0, size: 100_000, format: .plain)).bytes
    }
    #expect(Set(texts).count == 4)
  }

  @Test("times never go back", arguments: [Envelope.registry, .cloud])
  func times(envelope: Envelope) throws {
    let options = GeneratorOptions(seed: 6, size: 3 << 20, envelope: envelope, format: .plain)
    let text = try generated(options).bytes
    var last = ""
    for line in text.split(separator: 0x0a) {
      let line = String(decoding: line, as: UTF8.self)
      let start = try #require(line.range(of: #""time":""#)).upperBound
      let time = String(line[start...].prefix(24))
      #expect(time >= last)
      last = time
    }
    #expect(last.hasPrefix("2022-05-12T05:59:"))
  }

  @Test("an error of the writer ends the work", arguments: [1, 2, 8])
  func writerFails(jobs: Int) {
    struct Full: Error {}
    var pieces = 0
    #expect(throws: Full.self) {
      _ = try generate(GeneratorOptions(seed: 1, size: 60 << 20), jobs: jobs) { _ in
        pieces += 1
        if pieces == 4 { throw Full() }
      }
    }
    #expect(pieces == 4)
  }

  @Test("options out of their ranges")
  func ranges() {
    func fault(_ options: GeneratorOptions, jobs: Int = 1) -> String? {
      do {
        _ = try generate(options, jobs: jobs) { _ in }
        return nil
      } catch {
        return (error as? GeneratorError)?.option
      }
    }
    #expect(fault(GeneratorOptions(size: -1)) == "size")
    #expect(fault(GeneratorOptions(size: .max)) == "size")
    #expect(fault(GeneratorOptions(failureShare: 1.5)) == "failureShare")
    #expect(fault(GeneratorOptions(failureShare: .nan)) == "failureShare")
    #expect(fault(GeneratorOptions(unknown: -1)) == "unknown")
    #expect(fault(GeneratorOptions(unknown: .max)) == "unknown")
    #expect(fault(GeneratorOptions(), jobs: 0) == "jobs")
  }
}
