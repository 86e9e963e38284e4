import Foundation
import TestSupport
import Testing

/// Archives that the fuzzers found: `Tests/Fixtures/found` says what was wrong with each.
@Suite struct FoundInputTests {
  private static let folder = ClassifyCommandTests.root.appendingPathComponent(
    "Tests/Fixtures/found"
  )

  static let names = ["streams/tar-order.gz"]

  @Test("what was found gives one answer, whatever the chunks and threads", arguments: names)
  func same(name: String) throws {
    var answers: Set<[UInt8]> = []
    for chunkSize in ["1", "97", "1000", "64K", "1M"] {
      for jobs in ["1", "3"] {
        let options = ["classify", "--format", "json", "--chunk-size", chunkSize, "-j", jobs, name]
        let result = try runTool(ClassifyCommandTests.binary, options, directory: Self.folder)
        #expect(result.status & ~3 == 0 && !result.output.isEmpty)
        answers.insert(result.output)
      }
    }
    #expect(answers.count == 1)
  }
}
