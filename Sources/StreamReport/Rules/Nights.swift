import Foundation
package import StreamCore
package import StreamTally

/// Which night a run is of, and which nights are missing.
package enum Nights {
  /// The night of a run, when nobody says it: a date in the names of its archives (the latest
  /// one), else the day of most of its failures (UTC), else the day of the clock.
  ///
  /// - Parameters:
  ///   - tally: what the run found.
  ///   - now: the clock's milliseconds since 1970.
  /// - Returns: the night.
  package static func night(of tally: Tally, now: Int) -> CalendarDay {
    let named = tally.input.archives.flatMap { dates(in: $0.path) }
    if let latest = named.max(by: { $0.daysSinceEpoch < $1.daysSinceEpoch }) { return latest }
    var days: [Int: Int] = [:]
    for bucket in tally.timeline.buckets {
      let day = Int((Double(bucket.start.milliseconds) / 86_400_000).rounded(.down))
      days[day, default: 0] += bucket.counts.reduce(0) { $0 + $1.count }
    }
    let most = days.max { ($0.value, $0.key) < ($1.value, $1.key) }
    let day = most?.key ?? now / 86_400_000
    return CalendarDay(daysSinceEpoch: day) ?? epoch
  }

  /// Day 0.
  private static var epoch: CalendarDay {
    guard let day = CalendarDay(daysSinceEpoch: 0) else { preconditionFailure("1970 is a year") }
    return day
  }

  /// Dates of the last part of a path, written `2022-05-12` or `20220512`; years 1990 to 2099.
  static func dates(in path: String) -> [CalendarDay] {
    let parts = path.utf8.split(separator: UInt8(ascii: "/"))
    let name = parts.last.map { Array($0) } ?? []
    var found: [CalendarDay] = []
    var index = 0
    while index < name.count {
      guard isDigit(name[index]) else {
        index += 1
        continue
      }
      let end = name[index...].firstIndex { !isDigit($0) } ?? name.count
      if let day = day(name, index, end) { found.append(day) }
      index = end
    }
    return found
  }

  private static func day(_ name: [UInt8], _ start: Int, _ end: Int) -> CalendarDay? {
    func text(_ range: Range<Int>) -> String { String(decoding: name[range], as: UTF8.self) }
    var date: String?
    if end - start == 8 {
      date = [text(start..<start + 4), text(start + 4..<start + 6), text(start + 6..<end)]
        .joined(separator: "-")
    } else if end - start == 4 && start + 10 <= name.count
      && (start + 10 == name.count || !isDigit(name[start + 10]))
    {
      date = text(start..<start + 10)
    }
    guard let day = date.flatMap({ CalendarDay($0) }), (1990...2099).contains(day.year) else {
      return nil
    }
    return day
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Nights between a run and the one before it that should have had one.
  ///
  /// Runs are expected at the usual distance of the last 14: their median, a day where there are
  /// fewer than three distances. A gap of more than one and a half of it is one too many.
  ///
  /// - Parameters:
  ///   - night: the run's night.
  ///   - past: the nights of the runs before, in order.
  /// - Returns: the missing nights, in order.
  package static func missing(
    before night: CalendarDay,
    _ past: [CalendarDay]
  ) -> some RandomAccessCollection<CalendarDay> {
    let days = past.suffix(15).map(\.daysSinceEpoch)
    let gaps = zip(days, days.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }
    let usual = gaps.count >= 3 ? max(Int(Statistics.median(gaps) ?? 1), 1) : 1
    let today = night.daysSinceEpoch
    let last = days.last ?? today
    let isGap = Double(today - last) > 1.5 * Double(usual)
    // They are not kept, since they can be those of ten thousand years.
    return (0..<(isGap ? (today - last - 1) / usual : 0)).lazy.map { index in
      guard let day = CalendarDay(daysSinceEpoch: last + usual * (index + 1)) else {
        preconditionFailure("what is between two days of the calendar is a day of it")
      }
      return day
    }
  }
}
