import Foundation
import StreamCore
import TestSupport
import Testing

/// Extracted lines with pseudonyms.
@Suite struct LineRedactionTests {
  private let redaction = Redaction(.builtIn)

  private func extract(_ text: String, _ change: (inout LineLayout) -> Void = { _ in }) throws
    -> String
  {
    var layout = LineLayout()
    layout.redacts = true
    change(&layout)
    var selection = LineSelection()
    selection.lines = [1...100]
    let collected = Collected()
    let job = Job([.bytes(Array(text.utf8), name: "a.log")])
    _ = try job.extract(selection, layout) { collected.add($0) }
    return String(decoding: collected.all, as: UTF8.self)
  }

  private static let digest = "sha256:" + String(repeating: "a1", count: 32)

  @Test("names go, in whatever way they are written, and the line stays a record")
  func names() throws {
    let lines = [
      #"{"error":"name=acme/web revision=\#(Self.digest)","repository":"acme/web"}"#,
      #"{"error":"x","repository":"\u0061cme\u002fweb","root_repo":"acme"}"#,
      #"{"error":"x","uri":"/v2/acme/web?n=1\u0026from=acme\/web\nacme.example.com:443"}"#,
      #"{"fields":{"json.error":["x"],"json.repository":["acme"]},"remote_ip":"10.1.2.3"}"#,
      #"{"log":" {\"error\":\"x\",\"root_repo\":\"\\u0061cme\"}\n","stream":"stdout"}"#,
      #"2022-05-12T09:14:31.204567891Z stdout F {"error":"x","root_repo":"acme"}"#,
      #"no record, but name=acme of "repository":"acme""#,
    ]
    let output = try extract(lines.joined(separator: "\n"))
    let found = output.split(separator: "\n").map(String.init)
    #expect(found.count == lines.count)
    #expect(!output.contains("acme"))
    #expect(!output.contains("web"))
    #expect(!output.contains("a1a1"))
    #expect(!output.contains("10.1.2.3"))
    for line in found[..<5] {
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    }
    #expect(found[5].hasPrefix("2022-05-12T09:14:31.204567891Z stdout F {"))
    // The same name has the same pseudonym, in the line and in the tally.
    func name(_ line: String) throws -> String {
      let root = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return try #require(root?["repository"] as? String)
    }
    #expect(try name(found[0]) == name(found[1]))
    #expect(found[0].contains("name=\(try name(found[0])) "))
    let message = redaction.redacted(Array("name=acme/web revision=\(Self.digest)".utf8))
    #expect(found[0].contains(String(decoding: message, as: UTF8.self)))
  }

  @Test("what has no name in it stays as it was, byte for byte")
  func others() throws {
    let line =
      #"{ "error" : "\u0041 b\tc" , "n":[1.50e+2 ,"x", null],"time":"2022-05-12T09:14:31Z"}"#
    #expect(try extract(line) == line + "\n")
  }

  @Test("members and counted values have pseudonyms as well")
  func members() throws {
    let text = #"{"error":"x","repository":"acme","tags":["acme/web",{"repository":"acme"}]}"#
    let fields = try extract(text) { $0.fields = ["repository", "tags"] }
    let mask = String(
      decoding: redaction.redacted(Array("acme".utf8), field: "repository"),
      as: UTF8.self
    )
    #expect(fields.hasPrefix("\(mask)\t[\"repo-"))
    #expect(fields.hasSuffix(",{\"repository\":\"\(mask)\"}]\n"))
    #expect(!fields.contains("acme"))
  }
}
