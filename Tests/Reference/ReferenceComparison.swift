import Foundation

extension ReferenceTally {
  /// Compares the product's tally, in its JSON form, with this one.
  ///
  /// What the decoded text does not say (frames, blocks, digests, sizes, reasons, damage,
  /// warnings, the nearest pattern) is not compared.
  ///
  /// - Returns: Each difference as `path: expected …, got …`; nothing when all is equal.
  public func mismatches(withTallyJSON data: Data) -> [String] {
    guard let json = try? JSONSerialization.jsonObject(with: data) else {
      return ["the tally is no JSON"]
    }
    var comparison = Comparison()
    compareTotals(JSONPlace(json), in: &comparison)
    compareGroups(JSONPlace(json), in: &comparison)
    compareTimeline(JSONPlace(json)["timeline"], in: &comparison)
    compareBy(JSONPlace(json)["by"], in: &comparison)
    let malformed = JSONPlace(json)["malformed"]
    comparison.count(malformedPlaces.count, of: malformed)
    for (index, place) in malformedPlaces.enumerated() {
      comparison.place(place, malformed[index])
    }
    comparison.count(textPlaces.count, of: JSONPlace(json)["textLines"])
    for (index, place) in textPlaces.enumerated() {
      comparison.place(place, JSONPlace(json)["textLines"][index])
    }
    return comparison.differences
  }

  private func compareTotals(_ json: JSONPlace, in comparison: inout Comparison) {
    comparison.text("stream-tally/2", json["schema"])
    let isDamaged = json["damage"].array?.isEmpty == false
    let window = json["reasons"].array?.contains { JSONPlace($0)["reason"].isText("window") }
    let isComplete =
      malformed == 0 && oversized == 0 && !isDamaged && lines > 0 && unplaced.isEmpty
      && window != true && zeros == 0 && unfinished == 0
      && !archives.contains { $0.isWithoutRecords || $0.isWithoutErrorPath }
    comparison.bool(isComplete, json["complete"])
    comparison.text(unknown > 0 ? "halt" : isComplete ? "clear" : "unclear", json["verdict"])

    let archivesJSON = json["input"]["archives"]
    comparison.count(archives.count, of: archivesJSON)
    for (index, archive) in archives.enumerated() {
      comparison.text(archive.path, archivesJSON[index]["path"])
      comparison.number(archive.lines, archivesJSON[index]["lines"])
      comparison.number(archive.records, archivesJSON[index]["records"])
      comparison.text(archive.from, archivesJSON[index]["from"])
      comparison.text(archive.to, archivesJSON[index]["to"])
      comparison.bool(archive.isWithoutRecords, archivesJSON[index]["noRecords"])
      comparison.bool(archive.isWithoutErrorPath, archivesJSON[index]["noErrorPath"])
    }
    for name in ["unknown", "elsewhere", "unplaced", "data"] {
      comparison.overflow(overflows[name], json[name + "Overflow"])
    }
    for name in ["otherErrors", "levelOnly"] {
      comparison.overflow(overflows[name], json[name]["overflow"])
    }
    for (name, expected) in [("elsewhere", elsewhere), ("unplaced", unplaced), ("data", data)] {
      comparison.count(expected.count, of: json[name])
      for (index, found) in expected.enumerated() {
        comparison.text(found.message, json[name][index]["path"])
        comparison.number(found.count, json[name][index]["count"])
      }
    }
    for (name, number) in [
      ("lines", lines), ("parsed", parsed), ("malformed", malformed), ("oversized", oversized),
      ("blank", blank), ("continued", continued), ("outsideTime", outsideTime),
      ("withoutTime", withoutTime), ("recordLines", recordLines), ("text", text),
      ("records", records),
    ] {
      comparison.number(number, json["input"][name])
    }
    let reason = json["reasons"].array?.map { JSONPlace($0) }
      .first { $0["reason"].isText("unfinished") }
    comparison.overflow(unfinished, reason?["count"] ?? JSONPlace(nil))
    for (name, number) in [("total", total), ("known", known), ("unknown", unknown)] {
      comparison.number(number, json["failures"][name])
    }

    for (name, total, messages) in [
      ("otherErrors", otherErrors, otherErrorsByMessage),
      ("levelOnly", levelOnly, levelOnlyByMessage),
    ] {
      comparison.number(total, json[name]["total"])
      let byMessage = json[name]["byMessage"]
      comparison.count(messages.count, of: byMessage)
      for (index, expected) in messages.enumerated() {
        comparison.text(expected.message, byMessage[index]["msg"])
        comparison.number(expected.count, byMessage[index]["count"])
      }
    }
  }

  private func compareGroups(_ json: JSONPlace, in comparison: inout Comparison) {
    comparison.count(issues.count, of: json["issues"])
    for (index, issue) in issues.enumerated() {
      let place = json["issues"][index]
      comparison.text(issue.name, place["id"])
      comparison.group(issue, place)
      let share = total == 0 ? 0 : Double(issue.count) / Double(total)
      comparison.share(share, place["share"])
      if issue.regressions > 0 || !place["regressions"].isAbsent {
        comparison.number(issue.regressions, place["regressions"])
      }
    }
    comparison.count(unknownGroups.count, of: json["unknown"])
    for (index, group) in unknownGroups.enumerated() {
      let place = json["unknown"][index]
      comparison.text(group.name, place["template"])
      comparison.group(group, place)
    }
  }

  private func compareBy(_ json: JSONPlace, in comparison: inout Comparison) {
    guard !json.isAbsent || !by.isEmpty else { return }
    let issues = json["issues"]
    comparison.count(by.count, of: issues)
    for (index, expected) in by.enumerated() {
      let issue = issues[index]
      comparison.text(expected.id, issue["id"])
      if expected.missing > 0 || !issue["missing"].isAbsent {
        comparison.number(expected.missing, issue["missing"])
      }
      comparison.overflow(expected.overflow, issue["overflow"])
      comparison.count(expected.values.count, of: issue["values"])
      for (index, value) in expected.values.enumerated() {
        comparison.text(value.message, issue["values"][index]["value"])
        comparison.number(value.count, issue["values"][index]["count"])
      }
    }
  }

  private func compareTimeline(_ json: JSONPlace, in comparison: inout Comparison) {
    comparison.number(undated, json["undated"])
    let buckets = json["buckets"]
    comparison.count(timeline.count, of: buckets)
    for (index, bucket) in timeline.enumerated() {
      comparison.time(bucket.start, buckets[index]["start"])
      let counts = buckets[index]["counts"]
      comparison.names(bucket.counts.keys.sorted(), of: counts)
      for (label, count) in bucket.counts.sorted(by: { $0.key < $1.key }) {
        comparison.number(count, counts[label])
      }
    }
  }
}

/// A value of the product's tally, and the way to it.
private struct JSONPlace {
  var value: Any?
  var path = ""

  init(_ value: Any?, path: String = "") {
    self.value = value
    self.path = path
  }

  var array: [Any]? { value as? [Any] }
  var isNull: Bool { value is NSNull }
  var isAbsent: Bool { value == nil }

  func isText(_ text: String) -> Bool { value as? String == text }

  subscript(_ name: String) -> JSONPlace {
    JSONPlace((value as? [String: Any])?[name], path: path.isEmpty ? name : "\(path).\(name)")
  }

  subscript(_ index: Int) -> JSONPlace {
    let isThere = array?.indices.contains(index) ?? false
    return JSONPlace(isThere ? array?[index] : nil, path: "\(path)[\(index)]")
  }

  var description: String {
    switch value {
    case nil: "nothing"
    case is NSNull: "null"
    case let text as String: text.debugDescription
    case let other?: "\(other)"
    }
  }
}

/// Collects differences.
private struct Comparison {
  private(set) var differences: [String] = []

  private mutating func differ(_ expected: String, _ place: JSONPlace) {
    differences.append("\(place.path): expected \(expected), got \(place.description)")
  }

  mutating func number(_ expected: Int, _ place: JSONPlace) {
    if place.value as? Int != expected { differ("\(expected)", place) }
  }

  /// A number that is only there where it is not 0.
  mutating func overflow(_ expected: Int?, _ place: JSONPlace) {
    if expected ?? 0 > 0 || !place.isAbsent { number(expected ?? 0, place) }
  }

  mutating func bool(_ expected: Bool, _ place: JSONPlace) {
    if place.value as? Bool != expected { differ("\(expected)", place) }
  }

  /// Texts are compared by their bytes, since `==` takes canonically equivalent ones as equal.
  mutating func text(_ expected: String?, _ place: JSONPlace) {
    if let expected {
      let text = place.value as? String
      if text.map({ Array($0.utf8) }) != Array(expected.utf8) {
        differ(expected.debugDescription, place)
      }
    } else if !place.isNull {
      differ("null", place)
    }
  }

  /// A time with or without its milliseconds.
  mutating func time(_ expected: String, _ place: JSONPlace) {
    let text = place.value as? String ?? ""
    if !text.hasSuffix("Z")
      || referenceTime(Array(text.utf8)) != referenceTime(Array(expected.utf8))
    {
      differ(expected, place)
    }
  }

  /// A share, rounded to four places.
  mutating func share(_ expected: Double, _ place: JSONPlace) {
    if let share = place.value as? Double, abs(share - expected) <= 0.000_050_001,
      abs((share * 10_000).rounded() - share * 10_000) < 0.000_001
    {
      return
    }
    differ("\(expected) in four places", place)
  }

  mutating func count(_ expected: Int, of place: JSONPlace) {
    if place.array?.count != expected {
      let got = place.array.map { "\($0.count) elements" } ?? place.description
      differences.append("\(place.path): expected \(expected) elements, got \(got)")
    }
  }

  mutating func names(_ expected: [String], of place: JSONPlace) {
    let names = (place.value as? [String: Any])?.keys.sorted()
    if names != expected { differ("the names \(expected)", place) }
  }

  mutating func group(_ expected: ReferenceGroup, _ place: JSONPlace) {
    number(expected.count, place["count"])
    text(expected.firstSeen, place["firstSeen"])
    text(expected.lastSeen, place["lastSeen"])
    let examples = place["examples"]
    count(expected.examples.count, of: examples)
    for (index, example) in expected.examples.enumerated() {
      let shown = examples[index]
      self.place(example.place, shown)
      text(example.time, shown["time"])
      text(example.message, shown["message"])
      if example.messageBytes != nil || !shown["truncated"].isAbsent {
        bool(example.messageBytes != nil, shown["truncated"])
        number(example.messageBytes ?? 0, shown["messageBytes"])
        text(example.messageDigest, shown["messageDigest"])
      }
      names(example.fields.keys.sorted(), of: shown["fields"])
      for (name, value) in example.fields.sorted(by: { $0.key < $1.key }) {
        text(value, shown["fields"][name])
      }
    }
  }

  mutating func place(_ expected: ReferencePlace, _ place: JSONPlace) {
    text(expected.archive, place["archive"])
    number(expected.offset, place["offset"])
    number(expected.line, place["line"])
  }
}
