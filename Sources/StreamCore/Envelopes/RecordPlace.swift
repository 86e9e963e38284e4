/// A place at which a record contains another one.
struct RecordPlace: Sendable {
  /// What a text there is.
  enum Text {
    /// Lines of a log: each is judged as one (docker's `log`).
    case lines
    /// A record's text, or a program's words.
    case record
    /// A message to people, in which an object after free words is no record.
    case prose
  }

  let text: Text
  /// The way to the value, or to the array of which each element counts.
  private let path: FieldPath
  private let isElements: Bool
  /// The way on in each element.
  private let rest: FieldPath?

  /// - Parameters:
  ///   - path: as catalogues write it; `[]` once at the most.
  ///   - names: where its names get their numbers.
  init(_ path: String, _ names: inout KeyInterner) {
    let parts = path.split(separator: "[]", maxSplits: 1, omittingEmptySubsequences: false)
    self.path = FieldPath(String(parts[0]), &names)
    isElements = parts.count > 1
    let rest = parts.count > 1 ? parts[1].drop { $0 == "." } : ""
    self.rest = rest.isEmpty ? nil : FieldPath(String(rest), &names)
    if path == Envelopes.lineName {
      text = .lines
    } else {
      text = Envelopes.proseNames.contains(path) ? .prose : .record
    }
  }

  /// The most places of a catalogue.
  static let countMax = 64

  /// The names of members with which the way to the place can begin.
  func firstNames(_ names: KeyInterner) -> [KeyInterner.Number] { path.firstNames(names) }

  /// The only value at the place in the parsed object, where that needs no list (``indices(in:)``).
  func only(in tape: borrowing JSONTape) -> Int? { isElements ? nil : path.only(in: tape) }

  /// The values at the place in the parsed object.
  func indices(in tape: borrowing JSONTape) -> [Int] {
    let found = path.indices(in: tape, under: 0)
    guard isElements, !found.isEmpty else { return found }
    var elements: [Int] = []
    for array in found where tape.nodes[array].kind == .array {
      var index = array + 1
      while index < tape.nodes[array].next {
        if let rest {
          if tape.nodes[index].kind == .object { elements += rest.indices(in: tape, under: index) }
        } else {
          elements.append(index)
        }
        index = tape.nodes[index].next
      }
    }
    return elements
  }
}
