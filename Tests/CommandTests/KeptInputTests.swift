import Foundation
import FuzzTargets
import Testing

/// Inputs that the fuzzers found faults by, or kept since they reach what others do not: each is
/// tried once more.
///
/// The targets share files, so one runs after the other. What they find ends the process, with a
/// message that says what was wrong.
@Suite struct KeptInputTests {
  private static let fixtures = ClassifyCommandTests.root.appendingPathComponent("Tests/Fixtures")

  @Test("every target has inputs, and says nothing against them or against what was found")
  func kept() throws {
    defer { FuzzTarget.removeFiles() }
    var foundCount = 0
    for (name, target) in FuzzTarget.all.sorted(by: { $0.key < $1.key }) {
      #expect(try run(target, "fuzz/\(name)") > 0, "\(name)")
      foundCount += try run(target, "found/\(name)")
    }
    #expect(foundCount == 2)
  }

  /// Runs a target on the files of a folder.
  ///
  /// - Returns: how many there are; none where there is no such folder.
  private func run(_ target: FuzzTarget, _ name: String) throws -> Int {
    let folder = Self.fixtures.appendingPathComponent(name)
    guard FileManager.default.fileExists(atPath: folder.path) else { return 0 }
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    for file in files {
      print("fuzz target: \(name)/\(file)")
      target.run(Array(try Data(contentsOf: folder.appendingPathComponent(file))))
    }
    return files.count
  }
}
