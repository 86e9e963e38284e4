import Reference
import StreamCore
import TestSupport
import Testing

/// What the reference makes of each kind of line, as it was worked out by hand.
@Suite struct ReferenceRecordTests {
  @Test("the lines and records of a text", arguments: recordCases)
  func row(_ row: RecordCase) {
    let tally = referenceTally([.init(path: "a", text: row.input)], catalog: .builtIn)
    #expect(tally.unknown == row.unknown)
    #expect(tally.known == row.known)
    #expect(tally.otherErrors == row.otherErrors)
    #expect(tally.records == row.records)
    #expect(tally.recordLines == row.recordLines)
    #expect(tally.text == row.text)
    #expect(tally.malformed == row.malformed)
    #expect(tally.blank == row.blank)
    #expect(tally.continued == row.continued)
    #expect(tally.unplaced.map(\.message) == row.unplaced)
  }

  @Test("every line is of one class, whether all are parsed or not", arguments: recordCases)
  func account(_ row: RecordCase) {
    for validate in [false, true] {
      let tally = referenceTally(
        [.init(path: "a", text: row.input)],
        catalog: .builtIn,
        options: ReferenceOptions(validate: validate)
      )
      let classes = [
        tally.blank, tally.recordLines, tally.text, tally.malformed, tally.oversized,
        tally.continued,
      ]
      #expect(classes.reduce(0, +) == tally.lines)
      // Parsing more lines finds no other failure.
      #expect(tally.unknown == row.unknown && tally.known == row.known)
    }
  }

  @Test("parsing every line finds no other failure in hostile texts", arguments: 0..<6)
  func soundness(round: Int) {
    var hostile = HostileLines(seed: SplitMix64.testSeed(UInt64(2000 + round)))
    hostile.longLineLength = 300
    let text =
      round % 2 == 0 ? hostile.text(lineCount: 150) : hostile.containerText(lineCount: 150)
    let tallies = [false, true].map { validate in
      referenceTally(
        [.init(path: "a", text: text)],
        catalog: .builtIn,
        options: ReferenceOptions(validate: validate, dockerPart: hostile.dockerPartBytes)
      )
    }
    for tally in tallies {
      let classes = [
        tally.blank, tally.recordLines, tally.text, tally.malformed, tally.oversized,
        tally.continued,
      ]
      #expect(classes.reduce(0, +) == tally.lines, "seed \(hostile.seed)")
    }
    #expect(tallies[0].unknownGroups == tallies[1].unknownGroups, "seed \(hostile.seed)")
    #expect(tallies[0].issues == tallies[1].issues, "seed \(hostile.seed)")
    #expect(tallies[0].otherErrors == tallies[1].otherErrors, "seed \(hostile.seed)")
  }

  @Test(
    "times of every form",
    arguments: [
      ("2022-05-12T09:14:31.204Z", 1_652_346_871_204),
      ("2022-05-12T11:14:31.2049+0200", 1_652_346_871_204),
      ("2022-05-12 11:14:31,204+02:00", 1_652_346_871_204),
      // Without a zone that of the catalogue is meant, here one hour east.
      ("2022-05-12 10:14:31", 1_652_346_871_000), ("2022-05-12T10:14:31,2", 1_652_346_871_200),
      ("1652346871.2049", 1_652_346_871_204), ("1652346871204", 1_652_346_871_204),
      ("1652346871204999", 1_652_346_871_204), ("1652346871204999999", 1_652_346_871_204),
      ("99999999999", 99_999_999_999_000), ("100000000000", 100_000_000_000),
      ("99999999999999", 99_999_999_999_999), ("100000000000000", 100_000_000_000),
      ("99999999999999999", 99_999_999_999_999), ("100000000000000000", 100_000_000_000),
      ("NaN", nil), ("Infinity", nil), ("2022-05-12", nil), ("2022-05-12T10:14:31+02", nil),
      ("2022-05-12T10:14:31 ", nil), ("2022-05-12T10:14:31,", nil),
    ] as [(String, Int?)]
  )
  func time(_ text: String, _ milliseconds: Int?) {
    #expect(referenceTime(Array(text.utf8), zone: 60) == milliseconds)
  }

  @Test("an envelope's time serves where a record has none")
  func envelopeTimes() {
    let line = #"{"error":"x"}"#
    let rows = [
      ("2022-05-12T09:14:31.5Z stdout F \(line)", "2022-05-12T09:14:31.500Z"),
      ("2022-05-12_09:14:31.50000 \(line)", "2022-05-12T09:14:31.500Z"),
      ("@40000000627cd0011dcd6500 \(line)", "2022-05-12T09:14:31.500Z"),
      (
        #"{"log":"{\"error\":\"x\"}\n","time":"2022-05-12T09:14:31.5Z"}"#,
        "2022-05-12T09:14:31.500Z"
      ),
      (#"{"timestamp":1652346871500,"message":"{\"error\":\"x\"}"}"#, "2022-05-12T09:14:31.500Z"),
      ("Nov 29 15:37:40 node1 registry: \(line)", nil),
    ]
    for (line, time) in rows {
      let tally = referenceTally([.init(path: "a", text: Array(line.utf8))], catalog: .builtIn)
      #expect(tally.unknownGroups.first?.firstSeen == time, "\(line)")
      #expect(tally.archives.first?.from == time, "\(line)")
    }
  }

  @Test("a path of a catalogue says which strings are other programs' data")
  func data() {
    var catalog = Catalog.bare
    catalog.dataPaths = ["response.body", "msg"]
    let lines = [
      #"{"response":{"body":"{\"error\":\"x\"}"}}"#, #"{"msg":"it was {\"error\":\"x\"}"}"#,
      #"{"msg":"{\"error\":\"torn"}"#, #"{"request":{"body":"{\"error\":\"x\"}"}}"#,
    ]
    let text = Array(lines.joined(separator: "\n").utf8)
    let tally = referenceTally([.init(path: "a", text: text)], catalog: catalog)
    #expect(tally.malformed == 0 && tally.recordLines == 4)
    #expect(tally.data.map(\.message) == ["msg", "response.body"])
    #expect(tally.unplaced.map(\.message) == ["request.body"])
  }

  @Test("elements of arrays are found by their paths")
  func arrays() {
    var catalog = Catalog.bare
    catalog.errorPaths = ["list[].error", "list[1].code", "names[]"]
    let rows = [
      (
        #"{"list":[{"error":""},{"error":"x"},{"error":"y"}]}"#,
        "2 errors occurred:\n\t* x\n\t* y\n\n"
      ),
      (#"{"list":[{"code":1},{"code":2}]}"#, "2"), (#"{"names":["", "z"]}"#, "z"),
      (#"{"names[]":"literal"}"#, nil), (#"{"list":[]}"#, nil),
    ]
    for (line, message) in rows {
      let found = referenceKind(
        of: Array(line.utf8),
        catalog: catalog,
        options: ReferenceOptions(validate: true)
      )
      if let message {
        guard case .failure(let failure)? = found.outcomes.first else {
          Issue.record("\(line) has no failure")
          continue
        }
        #expect(failure.message == Array(message.utf8))
      } else {
        #expect(found.outcomes == [.clean])
      }
    }
  }
}
