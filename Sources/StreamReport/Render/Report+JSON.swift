import StreamCore
import StreamTally

extension Report {
  /// The report for programs: what it adds to the tally, which has the rest.
  func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.object { root in
      root.member("schema", "stream-report/1")
      root.member("generator", "stream-cli \(streamCoreVersion)")
      root.member("night", night.description)
      root.member("verdict", tally.verdict.rawValue)
      root.member("complete", tally.isComplete)
      root.array("actions") { list in for action in actions { list.element(action) } }
      root.object("catalog") {
        $0.member("name", tally.catalog.name)
        $0.member("digest", tally.catalog.digest)
      }
      root.member("previousNight", past?.runs.last?.night.description)
      root.member("runsBefore", past?.runs.count)
      root.array("reasons") { list in tally.reasons.forEach { $0.write(to: &list) } }
      writeFindings(&root)
      root.array("warnings") { list in for text in tally.inputWarnings { list.element(text) } }
      writeTotals(&root)
      tally.input.skipped.write("skipped", to: &root)
      writeIssues(&root)
      writeUnknown(&root)
      writeRepositories(&root)
    }
    return writer.output
  }

  private func writeFindings(_ root: inout JSONWriter) {
    root.array("findings") { list in
      for finding in findings {
        list.object {
          $0.member("kind", finding.kind.rawValue)
          $0.member("weight", finding.weight.rawValue)
          $0.member("subject", finding.subject)
          $0.member("sentence", finding.sentence)
        }
      }
    }
  }

  private func writeTotals(_ root: inout JSONWriter) {
    let input = tally.input
    root.object("totals") {
      $0.member("failures", tally.failures.total)
      $0.member("known", tally.failures.known)
      $0.member("unknown", tally.failures.unknown)
      $0.member("otherErrors", tally.otherErrors.total)
      $0.member("levelOnly", tally.levelOnly.total)
      $0.member("archives", input.archives.count)
      $0.member("bytes", input.bytes)
      $0.member("decodedBytes", input.decodedBytes)
      $0.member("lines", input.lines)
      $0.member("lostLines", input.lostLines)
      $0.member("damage", input.damaged)
      $0.member("damagedBytes", input.damagedBytes)
      $0.member("malformed", input.malformed)
      $0.member("oversized", input.oversized)
    }
  }

  private func writeIssues(_ root: inout JSONWriter) {
    root.array("issues") { list in
      for row in rows {
        list.object {
          $0.member("id", row.id)
          $0.member("title", row.title)
          $0.member("reference", row.reference)
          $0.member("action", row.action)
          $0.member("count", row.count)
          $0.member("fixedIn", row.fixedIn)
          $0.member("regressions", row.regressions)
          $0.raw("share", Self.number(row.share, places: 4))
          $0.raw("changeToPrevious", Self.number(row.previousChange))
          $0.raw("changeToMedian7", Self.number(row.change(median: 7)))
          $0.raw("changeToMedian28", Self.number(row.change(median: 28)))
        }
      }
    }
  }

  private func writeUnknown(_ root: inout JSONWriter) {
    root.array("unknown") { list in
      for group in tally.unknown.list {
        list.object {
          $0.member("template", group.template)
          $0.member("count", group.count)
          $0.member("isNew", past.map { $0.sightings[group.template] == nil })
          $0.member("since", past?.sightings[group.template]?.since.description)
        }
      }
    }
  }

  private func writeRepositories(_ root: inout JSONWriter) {
    guard let repositories else {
      root.member("repositories", String?.none)
      return
    }
    root.object("repositories") { object in
      object.member("different", repositories.repositories.count)
      object.member("first", repositories.first)
      object.member("second", repositories.second)
      object.member("third", repositories.third)
      object.member("more", repositories.more)
      object.member("overflow", repositories.overflow)
      object.array("retried") { list in
        for repository in repositories.retried {
          list.object {
            $0.member("name", repository.name)
            $0.member("attempts", repository.attempts)
            $0.member("lastSeen", repository.last?.text)
          }
        }
      }
    }
  }

  /// A number with a few digits after the point, or null.
  static func number(_ value: Double?, places: Int = 1) -> [UInt8] {
    guard let value else { return Array("null".utf8) }
    let unit = (0..<places).reduce(1.0) { product, _ in product * 10 }
    let rounded = (value * unit).rounded() / unit
    return Array((rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)).utf8)
  }
}
