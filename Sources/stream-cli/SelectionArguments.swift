import ArgumentParser
import StreamCatalog
import StreamCore

/// Line numbers such as `7`, `7-9` or `7-`.
struct LineRange: ExpressibleByArgument {
  let lines: ClosedRange<Int>

  init?(argument: String) {
    let parts = argument.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = Self.number(parts[0]) else { return nil }
    let last = parts.count == 1 ? first : parts[1].isEmpty ? .max : Self.number(parts[1])
    guard let last, last >= first else { return nil }
    lines = first...last
  }

  private static func number(_ text: Substring) -> Int? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text), number > 0
    else { return nil }
    return number
  }
}

/// A block such as `day.lz4:0:7`, `0:7` in every archive.
struct BlockArgument: ExpressibleByArgument {
  let address: LineSelection.BlockAddress

  init?(argument: String) {
    // An archive's name may contain colons.
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 2, let block = Int(parts[parts.count - 1]), block >= 0,
      let frame = Int(parts[parts.count - 2]), frame >= 0
    else { return nil }
    let archive = parts.dropLast(2).joined(separator: ":")
    address = LineSelection.BlockAddress(
      archive: parts.count == 2 ? nil : archive,
      frame: frame,
      block: block
    )
  }
}

/// Which lines a command takes out of archives.
struct SelectionArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Failures of this issue; repeatable.", valueName: "id"))
  var issue: [String] = []

  @Flag(help: "Unknown failures.")
  var unknown = false

  @Flag(help: "Malformed lines.")
  var malformed = false

  @Flag(help: "Lines of text, which are no records; with their places, as the next three.")
  var text = false

  @Flag(help: "Lines with an error in a string where no records are looked for.")
  var unplaced = false

  @Flag(help: "Lines with an error where no path of the catalogue leads.")
  var elsewhere = false

  @Option(
    help: ArgumentHelp(
      "The lines that a reason for `unclear` is about, such as unfinished or zeros; repeatable.",
      valueName: "name"
    )
  )
  var reason: [String] = []

  @Option(
    help: ArgumentHelp("Errors with this msg that are no failures; repeatable.", valueName: "msg")
  )
  var other: [String] = []

  @Option(
    help: ArgumentHelp(
      "Failures whose message, or a part of it, has this form, as in a catalogue; repeatable.",
      valueName: "pattern"
    )
  )
  var match: [String] = []

  @Option(help: ArgumentHelp("Lines by number: 7, 7-9 or 7-; repeatable.", valueName: "a-b"))
  var lines: [LineRange] = []

  @Option(
    help: ArgumentHelp("The line that holds this byte of the decoded text.", valueName: "n")
  )
  var offset: [Int] = []

  @Option(
    help: ArgumentHelp(
      "The lines that begin in this block, of all archives or of one; repeatable.",
      valueName: "[archive:]frame:block"
    )
  )
  var at: [BlockArgument] = []

  @Option(help: "At most so many records, or counted values.")
  var limit: Int?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1, not \(limit)") }
    if let offset = offset.first(where: { $0 < 0 }) {
      throw ValidationError("--offset takes a number from 0, not \(offset)")
    }
    for name in reason where !Self.hasLines(name) {
      throw ValidationError("--reason: \(Self.fault(of: name))")
    }
  }

  /// Selects the lines that a reason is about.
  ///
  /// - Returns: whether there can be some.
  @discardableResult
  private static func select(_ reason: Reason.Kind?, in selection: inout LineSelection) -> Bool {
    switch reason {
    case .malformed: selection.malformed = true
    case .noRecords: selection.oddities.insert(.text)
    case .unplaced: selection.oddities.insert(.unplaced)
    case .noErrorPath: selection.oddities.insert(.elsewhere)
    case .zeros: selection.oddities.insert(.zeros)
    case .unfinished: selection.oddities.insert(.unfinished)
    case .damaged, .oversized, .unreadable, .nothingRead, .window, .interrupted, nil: return false
    }
    return true
  }

  private static func hasLines(_ name: String) -> Bool {
    var selection = LineSelection()
    return select(Reason.Kind(rawValue: name), in: &selection)
  }

  /// What is wrong with a name that no lines have, and what could be written.
  private static func fault(of name: String) -> String {
    let names = Reason.Kind.allCases.map(\.rawValue)
    guard names.contains(name) else {
      let hint = nearMiss(name, among: names).map { "did you mean '\($0)'?" }
      return "'\(name)' is no reason; \(hint ?? "write one of \(reasonNames)")"
    }
    let advice =
      switch Reason.Kind(rawValue: name) {
      case .damaged: "`inspect --verify` shows the places"
      case .oversized: "raise --max-line, and they are read"
      default: "the tally says all that is known of it"
      }
    return "no lines show '\(name)': \(advice); write one of \(reasonNames)"
  }

  private static var reasonNames: String {
    Reason.Kind.allCases.map(\.rawValue).filter(hasLines).joined(separator: ", ")
  }

  /// Whether something is asked for that a tally has no examples of.
  var namesMoreThanExamples: Bool {
    elsewhere || !reason.isEmpty || !other.isEmpty || !match.isEmpty || !lines.isEmpty
      || !offset.isEmpty || !at.isEmpty
  }

  /// Whether lines are asked for that say little without their places.
  var wantsPlaces: Bool { text || unplaced || elsewhere || !reason.isEmpty }

  /// The archives of the blocks that are asked for.
  var archivesOfBlocks: [String] { at.compactMap(\.address.archive) }

  /// What is selected.
  ///
  /// - Parameter ids: the issues that there are.
  /// - Returns: the selection of the library.
  /// - Throws: a usage error for an issue that there is not, or a text that is no pattern.
  func selection(ids: [String]) throws -> LineSelection {
    var selection = LineSelection()
    for id in issue where !ids.contains(id) {
      let hint = nearMiss(id, among: ids).map { "did you mean '\($0)'?" }
      throw ValidationError(
        "--issue \(id): no such issue; \(hint ?? "give one of: \(ids.joined(separator: ", "))")"
      )
    }
    selection.issues = issue
    selection.unknown = unknown
    selection.malformed = malformed
    if text { selection.oddities.insert(.text) }
    if unplaced { selection.oddities.insert(.unplaced) }
    if elsewhere { selection.oddities.insert(.elsewhere) }
    for name in reason { Self.select(Reason.Kind(rawValue: name), in: &selection) }
    selection.otherMessages = other
    selection.patterns = try match.map { text in
      do throws(Pattern.SyntaxError) {
        return try Pattern(text)
      } catch {
        throw ValidationError("--match: \(error.description) (byte \(error.offset))")
      }
    }
    selection.lines = lines.map(\.lines)
    selection.offsets = offset
    selection.blocks = at.map(\.address)
    selection.limit = limit
    return selection
  }
}
