import Foundation
import FuzzTargets
import Testing

/// Inputs that the fuzzers kept since they reach what others do not: each is tried once more.
///
/// The targets share files, so one runs after the other. What they find ends the process, with a
/// message that says what was wrong.
@Suite(.serialized) struct KeptInputTests {
  private static let folder = ClassifyCommandTests.root.appendingPathComponent(
    "Tests/Fixtures/fuzz"
  )

  @Test("every target has inputs, and says nothing against them")
  func kept() throws {
    defer { FuzzTarget.removeFiles() }
    for (name, target) in FuzzTarget.all.sorted(by: { $0.key < $1.key }) {
      let folder = Self.folder.appendingPathComponent(name)
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(!files.isEmpty, "\(name)")
      for file in files {
        let path = folder.appendingPathComponent(file)
        print("fuzz target \(name): \(file)")
        target.run(Array(try Data(contentsOf: path)))
      }
    }
  }
}
