extension Classification {
  /// The tally in JSON (docs/TALLY.md), in UTF-8 with a line end; the same bytes for the same
  /// input, whatever the jobs and the chunk size.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.object { root in
      root.member("schema", Self.schema)
      root.member("generator", "stream-cli \(streamCoreVersion)")
      root.object("catalog") {
        $0.member("name", catalog.name)
        $0.member("digest", catalog.digest)
      }
      root.member("verdict", verdict.rawValue)
      root.member("complete", isComplete)
      writeReasons(&root)
      root.member("halt", catalog.haltMessage)
      writeInput(&root)
      writeOptions(&root)
      root.object("failures") {
        $0.member("total", tally.failures)
        $0.member("known", tally.counts.known)
        $0.member("unknown", tally.counts.unknown)
      }
      writeIssues(&root)
      writeUnknown(&root)
      writeOthers(&root)
      writeStrays(&root)
      writeTimeline(&root)
      writeBy(&root)
      root.array("malformed") { list in
        for place in tally.malformed { list.object { write(place, &$0) } }
      }
      writeDamage(&root)
      root.array("warnings") { list in for warning in warnings { list.element(warning) } }
    }
    return writer.output
  }

  private func writeInput(_ root: inout JSONWriter) {
    let counts = tally.counts
    root.object("input") { input in
      input.array("archives") { list in
        for archive in archives { list.object { write(archive, &$0) } }
      }
      input.member("bytes", byteCount)
      input.member("decodedBytes", decodedByteCount)
      input.member("lines", counts.lines)
      input.member("parsed", counts.parsed)
      input.member("malformed", counts.malformed)
      input.member("oversized", counts.oversized)
      input.member("blank", counts.blank)
      input.member("continued", counts.continued)
      input.member("outsideTime", counts.outsideTime)
      input.member("withoutTime", counts.withoutTime)
      input.member("damaged", damageCount)
      writeSkipped(&input)
    }
  }

  private func write(_ archive: ArchiveFacts, _ object: inout JSONWriter) {
    object.member("path", archive.path)
    object.member("format", archive.format)
    object.member("bytes", archive.bytes)
    object.member("decodedBytes", archive.decodedBytes)
    object.member("frames", archive.frames)
    object.member("blocks", archive.blocks)
    object.member("lines", archive.lines)
    object.member("lostLines", archive.lostLines)
    object.member("readBytes", archive.account.read)
    object.member("skippedBytes", archive.account.skipped)
    object.member("damagedBytes", archive.account.damaged)
    object.member("verified", archive.isVerified)
    object.member("digest", archive.digest)
    if let records = archive.records { object.member("records", records) }
    object.member("from", archive.coverage.from?.text)
    object.member("to", archive.coverage.to?.text)
    object.member("unreadable", archive.unreadable)
    object.member("zeros", archive.zeros)
    object.member("noRecords", archive.isWithoutRecords)
    if let member = archive.recordlessMember { object.member("noRecordsIn", member) }
    object.member("noErrorPath", archive.isWithoutErrorPath)
  }

  private func writeReasons(_ root: inout JSONWriter) {
    root.array("reasons") { list in
      for reason in reasons {
        list.object {
          $0.member("reason", reason.kind.rawValue)
          $0.member("count", reason.count)
          $0.member("detail", reason.detail)
          $0.member("accepted", reason.isAccepted)
        }
      }
    }
  }

  private func writeSkipped(_ input: inout JSONWriter) {
    input.object("skipped") { object in
      object.member("total", skipped.total)
      object.array("files") { list in
        for file in skipped.files {
          list.object {
            $0.member("path", file.path)
            $0.member("why", file.why)
          }
        }
      }
    }
  }

  private func writeStrays(_ root: inout JSONWriter) {
    root.array("unplaced") { list in
      for group in tally.unplaced.sorted {
        list.object { object in
          object.member("path", bytes: group.text)
          object.member("count", group.value.count)
          object.array("examples") { places in
            for place in group.value.examples { places.object { write(place, &$0) } }
          }
        }
      }
    }
    if tally.unplaced.overflow > 0 { root.member("unplacedOverflow", tally.unplaced.overflow) }
    root.array("elsewhere") { list in
      for group in tally.elsewhere.sorted {
        list.object {
          $0.member("path", bytes: group.text)
          $0.member("count", group.value.count)
        }
      }
    }
    if tally.elsewhere.overflow > 0 { root.member("elsewhereOverflow", tally.elsewhere.overflow) }
  }

  private func writeOptions(_ root: inout JSONWriter) {
    root.object("options") {
      $0.member("select", options.select.rawValue)
      $0.member("since", options.since?.text)
      $0.member("until", options.until?.text)
      $0.member("samples", options.samples)
      $0.member("bucket", Timeline.label(options.bucketSeconds))
      $0.member("by", options.by)
      $0.member("validate", options.validate)
      $0.member("verify", verify)
      $0.member("redact", options.redact)
      $0.array("accept") { list in
        for item in options.acceptance.items { list.element(item.description) }
      }
      $0.member("maxMalformed", options.acceptance.malformedMax.description)
    }
  }

  private func writeIssues(_ root: inout JSONWriter) {
    root.array("issues") { list in
      for (index, issue) in catalog.issues.enumerated() {
        let found = tally.issues[index]
        list.object {
          $0.member("id", issue.id)
          $0.member("title", issue.title)
          $0.member("expected", issue.expected?.rawValue)
          if let share = issue.maxShareMillionths {
            $0.raw("maxShare", Array(Self.share(share, of: 1_000_000, places: 6).utf8))
          }
          if let version = issue.fixedIn { $0.member("fixedIn", version.description) }
          $0.member("count", found.count)
          $0.raw("share", Array(Self.share(found.count, of: tally.failures).utf8))
          if tally.regressions[index] > 0 { $0.member("regressions", tally.regressions[index]) }
          write(found, &$0)
        }
      }
    }
  }

  private func writeUnknown(_ root: inout JSONWriter) {
    root.array("unknown") { list in
      for group in tally.unknown.sorted {
        list.object {
          $0.member("template", bytes: group.text)
          $0.member("count", group.value.count)
          if let nearest = nearest[group.text] {
            $0.object("nearest") {
              $0.member("id", nearest.id)
              $0.member("matchedBytes", nearest.matchedBytes)
            }
          } else {
            $0.member("nearest", String?.none)
          }
          write(group.value, &$0)
        }
      }
    }
    if tally.unknown.overflow > 0 { root.member("unknownOverflow", tally.unknown.overflow) }
  }

  private func writeOthers(_ root: inout JSONWriter) {
    root.object("otherErrors") { others in
      others.member("total", tally.counts.others)
      others.array("byMessage") { list in
        for (text, value) in tally.others.sorted {
          list.object {
            $0.member("msg", bytes: text)
            $0.member("count", value.count)
          }
        }
      }
      if tally.others.overflow > 0 { others.member("overflow", tally.others.overflow) }
    }
  }

  private func writeTimeline(_ root: inout JSONWriter) {
    let timeline = tally.timeline
    root.object("timeline") { object in
      object.member("bucket", Timeline.label(timeline.bucketSeconds))
      object.array("buckets") { list in
        for (bucket, counts) in timeline.buckets.sorted(by: { $0.key < $1.key }) {
          list.object {
            // A coarse bucket can begin before the year 0.
            let start = bucket * timeline.bucketSeconds * 1000
            let moment = Timestamp(milliseconds: max(start, Timestamp.range.lowerBound))
            $0.member("start", moment?.text)
            $0.object("counts") {
              for (column, count) in counts.sorted(by: { $0.key < $1.key }) {
                let id = column < catalog.issues.count ? catalog.issues[column].id : "unknown"
                $0.member(id, count)
              }
            }
          }
        }
      }
      object.member("undated", timeline.undated)
    }
  }

  func writeDamage(_ root: inout JSONWriter) {
    root.array("damage") { list in
      for found in damage {
        let damage = found.damage
        list.object {
          $0.member("archive", found.path)
          $0.member("frame", damage.frame)
          if let block = damage.block { $0.member("block", block) } else { $0.raw("block", null) }
          $0.member("offset", damage.offset)
          $0.member("kind", damage.kind.rawValue)
          $0.member("lostBytes", damage.lostBytes)
          $0.member("detail", damage.detail)
        }
      }
    }
  }

  private var null: [UInt8] { Array("null".utf8) }

  private func write(_ found: Occurrences, _ object: inout JSONWriter) {
    object.member("firstSeen", found.first?.text)
    object.member("lastSeen", found.last?.text)
    object.array("examples") { list in
      for place in found.examples { list.object { write(place, &$0) } }
    }
  }

  func write(_ place: Place, _ object: inout JSONWriter) {
    object.member("archive", place.archive)
    object.member("frame", place.at.frame)
    object.member("block", place.at.block)
    object.member("offset", place.at.offset)
    object.member("line", place.at.line)
    object.member("time", place.time?.text)
    object.member("message", bytes: Self.validUTF8(place.message))
    object.object("fields") { fields in
      for (name, value) in place.fields { fields.member(name, bytes: value) }
    }
    if place.at.isAfterGap { object.member("afterGap", true) }
    if let reason = place.reason { object.member("reason", reason) }
  }

  /// A malformed line may hold bytes that are no UTF-8, which JSON cannot.
  private static func validUTF8(_ bytes: [UInt8]) -> [UInt8] {
    Array(String(decoding: bytes, as: UTF8.self).utf8)
  }

  /// `count / total`, rounded half up to some places by integers, without trailing zeros.
  static func share(_ count: Int, of total: Int, places: Int = 4) -> String {
    guard total > 0 else { return "0" }
    let unit = (0..<places).reduce(1) { product, _ in 10 * product }
    // A tally file can hold numbers whose products are too large for a word.
    var (rounded, rest) = total.dividingFullWidth(count.multipliedFullWidth(by: unit))
    if rest >= total - rest { rounded += 1 }
    var text = String(rounded / unit) + "." + zeroPadded(rounded % unit, places)
    while text.hasSuffix("0") { text.removeLast() }
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}
