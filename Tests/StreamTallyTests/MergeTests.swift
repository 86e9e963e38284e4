import Foundation
import StreamCore
import StreamTally
import TestSupport
import Testing

/// Tallies of parts add up to the tally of the whole.
@Suite(.needs("lz4")) struct MergeTests {
  /// Archives of all kinds, some damaged, in a directory.
  private static func archives(_ directory: URL, seed: UInt64) throws -> [String] {
    var hostile = HostileLines(seed: seed)
    let layouts = [["-B4"], ["-B4", "-BD"], ["-l"], ["--no-frame-crc"], ["-B4", "-BX"], ["-9"]]
    return try layouts.enumerated().map { index, layout in
      var archive = try lz4Tool(options: layout, text: hostile.text(lineCount: 150))
      if index == 1 { archive.removeLast(200) }
      if index == 4 { archive[archive.count / 2] ^= 0x40 }
      let file = directory.appendingPathComponent("\(["d", "b", "f", "a", "c", "e"][index]).lz4")
      try Data(archive).write(to: file)
      return file.path
    }
  }

  @Test("merged parts are the whole, byte for byte, in any order", arguments: UInt64(0)..<8)
  func wholeFromParts(seed: UInt64) throws {
    try temporaryDirectory { directory in
      let paths = try Self.archives(directory, seed: SplitMix64.testSeed(seed))
      var options = TallyOptions()
      options.examplesPerIssue = Int(seed % 4)
      options.bucketSeconds = 1
      options.countedField = [nil, "repository", "version"][Int(seed % 3)]
      let whole = try Job(paths: paths, catalog: .builtIn, options: options).classify().json()
      var random = SplitMix64(seed: seed)
      for _ in 0..<6 {
        // Any partition of the archives, in any order, added up in two steps.
        var groups: [Int: [String]] = [:]
        for path in paths {
          groups[Int.random(in: 0..<4, using: &random), default: []].append(path)
        }
        let parts = try groups.values.shuffled(using: &random).map { paths in
          let part = try Job(paths: paths, catalog: .builtIn, options: options).classify()
          return (name: paths[0], tally: try Tally(json: part.json()))
        }
        let cut = Int.random(in: 1...parts.count, using: &random)
        let first = try Tally(merging: Array(parts[..<cut]))
        let merged = try Tally(merging: [("first", first)] + parts[cut...])
        let isSame = merged.json() == whole
        #expect(isSame, "seed \(seed)")
        let again = try Tally(json: merged.json()).json()
        let isStable = again == whole
        #expect(isStable, "seed \(seed)")
        #expect(merged.text() == (try Tally(json: whole).text()))
      }
    }
  }

  @Test("what does not belong together is refused, with the difference")
  func refusals() throws {
    let input = Input.bytes(Array(#"{"error":"x"}"#.utf8), name: "a.log")
    let tally = try Job([input], catalog: .builtIn).classify()
    func message(_ other: Tally) -> String {
      do throws(TallyFileError) {
        _ = try Tally(merging: [("one", tally), ("two", other)])
        return "none"
      } catch {
        return error.description
      }
    }
    #expect(message(tally).contains("hold the same bytes"))
    var options = TallyOptions()
    options.validate = true
    let validated = try Job([input], catalog: .builtIn, options: options).classify()
    #expect(message(validated).contains("validate is false in one, true in the other"))
    options.validate = false
    options.countedField = "repository"
    let counted = try Job([input], catalog: .builtIn, options: options).classify()
    #expect(message(counted).contains("by is not given in one, repository in the other"))
    var catalog = Catalog.builtIn
    catalog.issues.removeLast()
    let lesser = try Job([input], catalog: catalog).classify()
    #expect(message(lesser).contains("with digest \(catalog.digest)"))
    let both = try Tally(
      merging: [("one", tally), ("two", tally)],
      refusesDuplicates: false
    )
    #expect(both.input.lines == 2)
  }

  @Test("a tally that says too much or too little is none")
  func badFiles() throws {
    let input = Input.bytes(
      Array(#"{"error":"x","time":"2022-05-12T00:00:00Z"}"#.utf8),
      name: "a.log"
    )
    let json = String(
      decoding: try Job([input], catalog: .builtIn).classify().json(),
      as: UTF8.self
    )
    func message(_ old: String, _ new: String) -> String {
      let changed = json.replacingOccurrences(of: old, with: new)
      #expect(changed != json, "\(old) is in the tally")
      do throws(TallyFileError) {
        _ = try Tally(json: Array(changed.utf8))
        return "none"
      } catch {
        return error.description
      }
    }
    let schemas = "schema: stream-tally/2 or stream-tally/1 is expected"
    #expect(message("stream-tally/2", "stream-tally/3").contains(schemas))
    #expect(
      message("\"parsed\": 1", "\"parsed\": 0").contains("1 records found, but no line was parsed")
    )
    #expect(message("\"lines\": 1", "\"lines\": \"1\"").contains("a whole number is expected"))
    #expect(message("\"readBytes\": 43", "\"readBytes\": 44").contains("does not balance"))
    #expect(message("\"unknown\": 1", "\"unkown\": 1").contains("has no member unknown"))
    #expect(message("\"archive\": \"", "\"archive\": \"z").contains("none of the tally's"))
    #expect(
      message("\"select\": \"failures\"", "\"select\": \"x\"").contains("options.select")
    )
    #expect(message("\"damage\": []", "\"damage\": [").contains("no JSON object"))
  }
}
