import StreamCore

/// What a catalogue says of one message.
struct ExplainedMessage: Document {
  static let noun = "explanation"

  let explanation: Explanation
  let catalog: Catalog

  static func renderer(_ format: OutputFormat) -> Renderer? {
    switch format {
    case .text: { message, _ in Array(message.text.utf8) }
    case .json: { message, _ in message.json }
    case .csv, .markdown, .html: nil
    }
  }

  // MARK: Text

  private var text: String {
    let parts = explanation.parts
    var lines: [String] = []
    for (index, part) in parts.enumerated() {
      if parts.count > 1 { lines.append("part \(index + 1) of \(parts.count):") }
      if let match = part.match {
        lines += known(match)
      } else {
        lines += unknown(part)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func known(_ match: Explanation.Match) -> [String] {
    let issue = catalog.issues[match.issue]
    let until = issue.until.map { ", until \($0)" } ?? ""
    return [
      "known: issue \(printable(issue.id)), \(printable(issue.title))\(until)",
      "  pattern: \(printable(issue.patterns[match.pattern].description))",
    ] + match.values.map { "  <\($0.placeholder.rawValue)>: \(printable($0.text))" }
  }

  private func unknown(_ part: Explanation.Part) -> [String] {
    let message = printable(part.message)
    guard !part.nearest.isEmpty else {
      return ["unknown: no pattern fits even the first byte", "  message: \(message)"]
    }
    return part.nearest.enumerated().flatMap { number, near -> [String] in
      let issue = catalog.issues[near.issue]
      // The first byte that differs can be within a character.
      var end = near.matchedBytes
      while end < part.message.count, end > 0, part.message[end] & 0xc0 == 0x80 { end -= 1 }
      let fitting = printable(Array(part.message[..<end]))
      let reason = near.matchedBytes == part.message.count ? "the message ends here; " : ""
      return [
        "\(number == 0 ? "unknown: nearest" : "next") is issue \(printable(issue.id)),"
          + " which fits the first \(near.matchedBytes) bytes",
        "  message: \(message)",
        "           \(String(repeating: " ", count: fitting.count))^ \(reason)expected:"
          + " \(near.expected.joined(separator: " or "))",
        "  pattern: \(printable(issue.patterns[near.pattern].description))",
      ]
    }
  }

  // MARK: JSON

  private var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { root in
      root.member("schema", "stream-explanation/1")
      root.member("known", explanation.isKnown)
      root.array("parts") { list in
        for part in explanation.parts { list.object { write(part, &$0) } }
      }
    }
    return writer.output
  }

  private func write(_ part: Explanation.Part, _ object: inout JSONWriter) {
    func pattern(_ issue: Int, _ pattern: Int, _ object: inout JSONWriter) {
      object.member("id", catalog.issues[issue].id)
      object.member("pattern", catalog.issues[issue].patterns[pattern].description)
    }
    let message = String(decoding: part.message, as: UTF8.self)
    object.member("message", message)
    object.member("known", part.match != nil)
    if let match = part.match {
      pattern(match.issue, match.pattern, &object)
      object.array("values") { list in
        for value in match.values {
          list.object {
            $0.member("placeholder", value.placeholder.rawValue)
            $0.member("text", bytes: value.text)
          }
        }
      }
    } else {
      object.array("nearest") { list in
        for near in part.nearest {
          list.object {
            pattern(near.issue, near.pattern, &$0)
            $0.member("matchedBytes", near.matchedBytes)
            $0.array("expected") { list in near.expected.forEach { list.element($0) } }
          }
        }
      }
    }
  }
}
