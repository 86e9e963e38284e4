/// An error as it was found in a record.
struct FoundError {
  /// The catalogue's path that held it.
  var path: String
  /// Where the value stands, a string's without its quotes.
  var range: Range<Int>
  /// The whole message.
  var message: [UInt8]
}

/// Finding fields by path (DESIGN sections 3.3 to 3.5, 3.8).
extension ReferenceJSON {
  /// The error of a record, or nil when it has none.
  func error(paths: [String]) -> FoundError? {
    for path in paths {
      for value in values(at: path) {
        if let message = errorMessage(value) {
          return FoundError(path: path, range: nodes[value].content, message: message)
        }
      }
    }
    return nil
  }

  /// The message of an error field's value, or nil when it means that there is no error.
  private func errorMessage(_ value: Int) -> [UInt8]? {
    switch nodes[value].kind {
    case .null, .false: nil
    case .string: nodes[value].text.isEmpty ? nil : nodes[value].text
    case .true, .number, .object, .array: source(of: value)
    }
  }

  /// A field of a rule beside an error: a string that is not empty, or nil, which is "missing".
  func ruleField(_ name: String, beside path: String) -> [UInt8]? {
    values(at: Self.path(of: name, beside: path))
      .first { nodes[$0].kind == .string && !nodes[$0].text.isEmpty }
      .map { nodes[$0].text }
  }

  /// A field beside an error as it is shown: a string's text, anything else as it is written.
  func shownField(_ name: String, beside path: String) -> [UInt8]? {
    values(at: Self.path(of: name, beside: path))
      .first { nodes[$0].kind != .null }
      .map { nodes[$0].kind == .string ? nodes[$0].text : source(of: $0) }
  }

  /// The time of a record in milliseconds since 1970, or nil where none can be read.
  func time(paths: [String]) -> Int? {
    for path in paths {
      for value in values(at: path) {
        let text: [UInt8]
        switch nodes[value].kind {
        case .string: text = nodes[value].text
        case .number: text = source(of: value)
        default: continue
        }
        if let time = referenceTime(text) { return time }
      }
    }
    return nil
  }

  /// The values that a path names in the outermost object, one for each spelling that leads to
  /// one, each taken out of an array of one.
  func values(at path: String) -> [Int] {
    let parts = path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return values(at: parts.map(Array.init), in: 0).map(unwrapped)
  }

  /// At each object the longest literal name is tried first.
  private func values(at parts: [[UInt8]], in object: Int) -> [Int] {
    guard nodes[object].kind == .object else { return [] }
    var found: [Int] = []
    for count in stride(from: parts.count, through: 1, by: -1) {
      let name = Array(parts[..<count].joined(separator: ".".utf8))
      guard let member = nodes[object].members.last(where: { $0.name == name }) else { continue }
      let rest = Array(parts[count...])
      found += rest.isEmpty ? [member.value] : values(at: rest, in: member.value)
    }
    return found
  }

  func unwrapped(_ value: Int) -> Int {
    nodes[value].elements.count == 1 ? nodes[value].elements[0] : value
  }

  /// `json.error` and `msg` give `json.msg`.
  private static func path(of field: String, beside path: String) -> String {
    (path.split(separator: ".", omittingEmptySubsequences: false).dropLast().map(String.init)
      + [field]).joined(separator: ".")
  }
}
