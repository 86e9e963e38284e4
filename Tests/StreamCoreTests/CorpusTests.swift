import Foundation
import StreamCore
import StreamTally
import TestSupport
import Testing

/// Public suites, which lie beside the package; without them these tests are skipped.
@Suite struct CorpusTests {
  /// What JSONTestSuite leaves to the parser, and ours accepts.
  ///
  /// Numbers have no bound, half a surrogate and what is no UTF-8 in a string become U+FFFD, and 500
  /// levels are fewer than 1,024 (docs/CONTRACT.md, "Records").
  private static let accepted: Set = [
    "i_number_double_huge_neg_exp", "i_number_huge_exp", "i_number_neg_int_huge_exp",
    "i_number_pos_double_huge_exp", "i_number_real_neg_overflow", "i_number_real_pos_overflow",
    "i_number_real_underflow", "i_number_too_big_neg_int", "i_number_too_big_pos_int",
    "i_number_very_big_negative_int", "i_object_key_lone_2nd_surrogate",
    "i_string_1st_surrogate_but_2nd_missing", "i_string_1st_valid_surrogate_2nd_invalid",
    "i_string_UTF-8_invalid_sequence", "i_string_UTF8_surrogate_U+D800",
    "i_string_incomplete_surrogate_and_escape_valid", "i_string_incomplete_surrogate_pair",
    "i_string_incomplete_surrogates_escape_valid", "i_string_invalid_lonely_surrogate",
    "i_string_invalid_surrogate", "i_string_invalid_utf-8",
    "i_string_inverted_surrogates_U+1D11E", "i_string_iso_latin_1",
    "i_string_lone_second_surrogate", "i_string_lone_utf8_continuation_byte",
    "i_string_not_in_unicode_range", "i_string_overlong_sequence_2_bytes",
    "i_string_overlong_sequence_6_bytes", "i_string_overlong_sequence_6_bytes_null",
    "i_string_truncated-utf-8", "i_structure_500_nested_arrays",
  ]

  /// What it leaves to the parser, and ours refuses.
  ///
  /// UTF-16 is read where a whole archive is of it, and a byte order mark is skipped before a line.
  private static let malformed: Set = [
    "i_string_UTF-16LE_with_BOM", "i_string_utf16BE_no_BOM", "i_string_utf16LE_no_BOM",
    "i_structure_UTF-8_BOM_empty_object",
  ]

  /// What it forbids, and ours accepts: the numbers that are none, as Python writes them.
  private static let acceptedBeyond: Set = [
    "n_number_NaN", "n_number_infinity", "n_number_minus_infinity",
  ]

  @Test(
    "JSONTestSuite: what must parse parses, and what must not is malformed, but for three numbers",
    .enabled(if: Corpora.directory(named: "JSONTestSuite") != nil)
  )
  func jsonTestSuite() throws {
    let folder = try #require(Corpora.directory(named: "JSONTestSuite"))
      .appendingPathComponent("test_parsing")
    var lines: [(name: String, line: [UInt8], isRecord: Bool)] = []
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
      let name = file.replacingOccurrences(of: ".json", with: "")
      var text = Array(try Data(contentsOf: folder.appendingPathComponent(file)))
      if text.last == 0x0a { text.removeLast() }
      // A line cannot hold a line end.
      if text.contains(0x0a) { continue }
      #expect(
        !name.hasPrefix("i_") || Self.accepted.symmetricDifference(Self.malformed).contains(name)
      )
      let isJSON =
        name.hasPrefix("y_") || Self.accepted.union(Self.acceptedBeyond).contains(name)
      lines.append((name, Array(#"{"v":"#.utf8) + text + [0x7d], isJSON))
      if text.first == 0x7b {
        // After a bracket only a name or another bracket makes it more than words.
        let next = text.dropFirst().first { ![0x20, 0x09, 0x0d].contains($0) }
        let isOfWords = next.map { ![0x22, 0x7d].contains($0) } ?? false
        lines.append((name + ", alone", text, isJSON || isOfWords))
      }
    }
    #expect(lines.count > 330)
    // As many as a tally lists of its malformed lines.
    for start in stride(from: 0, to: lines.count, by: 20) {
      let part = lines[start..<min(start + 20, lines.count)]
      let malformed = try Self.malformedLines(part.flatMap { $0.line + [0x0a] })
      for (index, line) in part.enumerated() {
        #expect(malformed.contains(index + 1) == !line.isRecord, "\(line.name)")
      }
    }
  }

  @Test(
    "500 records of nginx Plus are clear, and each of them is JSON",
    .needs("gzip"),
    .enabled(if: Corpora.directory(named: "nginx-plus-status") != nil)
  )
  func nginxPlusStatus() throws {
    let file = try #require(Corpora.directory(named: "nginx-plus-status"))
      .appendingPathComponent("nginxplus_json_logs.ndjson.gz")
    let text = try runTool("gzip", ["-dc", file.path]).output
    let tally = try Self.tally(text)
    #expect(tally["verdict"] as? String == "clear")
    #expect(tally["complete"] as? Bool == true)
    let input = try #require(tally["input"] as? [String: Any])
    #expect(input["lines"] as? Int == 500)
    #expect(input["parsed"] as? Int == 500)
    #expect(input["malformed"] as? Int == 0)
  }

  private static func malformedLines(_ text: [UInt8]) throws -> Set<Int> {
    let places = try #require(try tally(text)["malformed"] as? [[String: Any]])
    return Set(places.compactMap { $0["line"] as? Int })
  }

  /// The tally of an archive of which every line is parsed.
  private static func tally(_ text: [UInt8]) throws -> [String: Any] {
    try temporaryDirectory { directory in
      let file = directory.appendingPathComponent("a.lz4")
      try Data(lz4Tool(options: ["-B4"], text: text)).write(to: file)
      var options = TallyOptions()
      options.validate = true
      let result = try Job(paths: [file.path], catalog: .builtIn, options: options).classify()
      let json = try JSONSerialization.jsonObject(with: Data(result.json()))
      return try #require(json as? [String: Any])
    }
  }
}
