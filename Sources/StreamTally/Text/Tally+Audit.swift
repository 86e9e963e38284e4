import StreamCore

/// The examples of known issues, for people to look at: rules that match the wrong thing show in no
/// count (`catalog audit`).
extension Tally {
  /// The examples by issue, for people.
  public func auditText() -> String {
    var lines: [String] = []
    for issue in issues {
      if !lines.isEmpty { lines.append("") }
      let title = "issue \(printable(issue.id)), \(printable(issue.title))"
      let shown = issue.examples.count
      let scope = shown < issue.count ? ", \(shown) of them" : ""
      lines.append("\(title): \(Self.number(issue.count, "failure"))\(scope)")
      for place in issue.examples {
        lines += ["  \(Self.position(place))", "    \(printable(place.markedMessage))"]
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The same in JSON.
  public func auditJSON() -> [UInt8] {
    var writer = JSONWriter()
    writer.object { root in
      root.member("schema", "stream-audit/1")
      root.object("catalog") {
        $0.member("name", catalog.name)
        $0.member("digest", catalog.digest)
      }
      root.array("issues") { list in
        for issue in issues {
          list.object { object in
            object.member("id", issue.id)
            object.member("title", issue.title)
            object.member("count", issue.count)
            object.array("sample") { sample in
              for place in issue.examples { place.write(nil, to: &sample) }
            }
          }
        }
      }
    }
    return writer.output
  }
}
