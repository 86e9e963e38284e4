import ArgumentParser
import StreamCore

/// What times without a zone mean.
struct TimeZoneArgument: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What times without a zone mean, in logs and in options: UTC, or an offset such as +02:00.",
      valueName: "offset"
    )
  )
  var timeZone: String?

  func validate() throws {
    guard let timeZone, Catalog.zoneMinutes(timeZone) == nil else { return }
    let miss = Self.nearMiss(timeZone).map { "; did you mean '\($0)'?" } ?? ""
    throw ValidationError(
      "--time-zone: '\(timeZone)' is no offset; give UTC, or hours and minutes such as +02:00"
        + " (names are not read, since what they mean changes in a year)\(miss)"
    )
  }

  /// Says in a catalogue what is meant, where it was said.
  func apply(to catalog: inout Catalog) {
    if let timeZone { catalog.setZone(Catalog.zoneMinutes(timeZone)) }
  }

  /// `+2`, `+0200`, `UTC+2`.
  private static func nearMiss(_ text: String) -> String? {
    let text = text.uppercased()
    if text == "GMT" { return "UTC" }
    let offset = text.hasPrefix("UTC") || text.hasPrefix("GMT") ? text.dropFirst(3) : text[...]
    let digits = offset.filter(\.isNumber)
    guard offset.filter({ !"+-:".contains($0) }) == digits, (1...4).contains(digits.count) else {
      return nil
    }
    let hours = digits.count <= 2 ? digits : String(digits.dropLast(2))
    let minutes = digits.count <= 2 ? "00" : String(digits.suffix(2))
    let padded = String(repeating: "0", count: 2 - hours.count) + hours
    let written = (offset.hasPrefix("-") ? "-" : "+") + padded + ":" + minutes
    return Catalog.zoneMinutes(written) == nil ? nil : written
  }
}
