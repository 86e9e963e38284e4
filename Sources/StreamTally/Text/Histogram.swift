import StreamCore

/// Failures over time as bars, for a terminal.
///
/// ```
///   2022-05-12T09:00Z  12            ███████▍
///   2022-05-12T10:00Z  64  1 unknown ████████████████████████████████████████
/// ```
///
/// Neighbouring buckets share a row until all rows fit; a row without failures shows a pause.
struct Histogram {
  private static let rowsMax = 24
  private static let barWidth = 40
  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  /// The rows, or nothing where there is one bucket at most.
  let lines: [String]

  /// - Parameter timeline: the failures.
  init(_ timeline: Tally.Timeline) {
    let milliseconds = timeline.bucketSeconds * 1000
    let buckets = timeline.buckets.map {
      (number: floorDivide($0.start.milliseconds, milliseconds), counts: $0.counts)
    }
    guard buckets.count > 1, let first = buckets.first?.number, let last = buckets.last?.number
    else {
      lines = []
      return
    }
    var factor = 1
    while floorDivide(last, factor) - floorDivide(first, factor) >= Self.rowsMax { factor *= 2 }
    let start = floorDivide(first, factor)
    var rows = Array(
      repeating: (total: 0, unknown: 0),
      count: floorDivide(last, factor) - start + 1
    )
    for (bucket, counts) in buckets {
      let row = floorDivide(bucket, factor) - start
      for found in counts {
        rows[row].total += found.count
        if found.id == "unknown" { rows[row].unknown += found.count }
      }
    }
    let seconds = timeline.bucketSeconds * factor
    let most = rows.map(\.total).max() ?? 1
    let countWidth = String(most).count
    let notes = rows.map { $0.unknown > 0 ? "\($0.unknown) unknown" : "" }
    let noteWidth = notes.map(\.count).max() ?? 0
    var lines = ["failures by time, \(LengthLabel(seconds: seconds).tallyText) a row:"]
    for (index, row) in rows.enumerated() {
      let count = String(row.total)
      let note =
        noteWidth == 0 ? "" : notes[index] + Self.spaces(noteWidth - notes[index].count + 1)
      let label = Self.label((start + index) * seconds, isWholeMinutes: seconds % 60 == 0)
      var line =
        "  \(label)  \(Self.spaces(countWidth - count.count))\(count)  \(note)"
        + Self.bar(row.total, of: most)
      while line.last == " " { line.removeLast() }
      lines.append(line)
    }
    self.lines = lines
  }

  /// A bar in eighths of a column; what is there at all shows.
  private static func bar(_ count: Int, of most: Int) -> String {
    guard count > 0 else { return "" }
    let (high, low) = count.multipliedFullWidth(by: barWidth * 8)
    let length = max(1, most.dividingFullWidth((high, low)).quotient)
    return String(repeating: "█", count: length / 8) + eighths[length % 8]
  }

  private static func label(_ seconds: Int, isWholeMinutes: Bool) -> String {
    let start = max(seconds * 1000, Timestamp.range.lowerBound)
    let text = Timestamp(milliseconds: start)?.text ?? ""
    return String(text.prefix(isWholeMinutes ? 16 : 19)) + "Z"
  }

  private static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
