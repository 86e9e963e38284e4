import Foundation
import Reference
import StreamCore
import StreamTally
import TestSupport
import Testing

/// Failures from versions that have their issue fixed.
@Suite struct RegressionTests {
  private static let config =
    "pre importing tagged manifests: pre importing manifest: pre importing manifest:"
    + " obtaining configuration payload: invalid checksum digest format"

  @Test(
    "versions are compared by their numbers",
    arguments: [
      ("v3.45.0", true), ("v3.45.0-gitlab", true), ("3.45", true), ("V4", true), ("v3.46.1", true),
      ("v03.045", true), ("v3.45.0-rc1", true), ("v3.45.0+x y", true), ("v3.44.99", false),
      ("v3", false), ("v3.45.x", false), ("v3.45.", false), ("", false), ("v", false),
      ("v9999999999", false), (" v3.46", false), ("v3.46 ", false), ("4.1.2.3.4.5.6.7", true),
      ("4.1.2.3.4.5.6.7.8", false), ("main", false),
    ]
  )
  func versions(text: String, isReached: Bool) throws {
    let version = try #require(Version("v3.45.0"))
    #expect(version.isReached(by: Array(text.utf8).span) == isReached)
    #expect(referenceVersion(Array(text.utf8), isAtLeast: "v3.45.0") == isReached)
  }

  @Test("regressions are counted, warned of, and add up")
  func counted() throws {
    try temporaryDirectory { directory in
      let versions = [["v3.39.1-gitlab", "v3.45.0"], [#"v3.46.\u0031-gitlab"#, "x", ""]]
      let paths = try versions.enumerated().map { index, versions in
        let lines = versions.map { #"{"error":"\#(Self.config)","version":"\#($0)"}"# + "\n" }
        let file = directory.appendingPathComponent("\(index).log")
        try Data(lines.joined().utf8).write(to: file)
        return file.path
      }
      let whole = try Job(paths: paths, catalog: .builtIn).classify()
      let json = String(decoding: whole.json(), as: UTF8.self)
      #expect(json.contains("\"fixedIn\": \"v3.45.0\""))
      #expect(json.contains("\"regressions\": 2"))
      #expect(
        whole.warnings.contains(
          "issue 660 came 2 times from a version that has it fixed (v3.45.0 or later): a regression"
        )
      )
      let parts = try paths.map { path in
        let part = try Job(paths: [path], catalog: .builtIn).classify()
        return (name: path, tally: try Tally(json: part.json()))
      }
      #expect(try Tally(merging: parts).json() == whole.json())
      let old = try Job(
        paths: [paths[0]],
        catalog: {
          var catalog = Catalog.builtIn
          for index in catalog.issues.indices { catalog.issues[index].fixedIn = nil }
          return catalog
        }()
      ).classify()
      #expect(!String(decoding: old.json(), as: UTF8.self).contains("regressions"))
    }
  }
}
