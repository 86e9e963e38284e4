/// An error as it was found in a record.
struct FoundError {
  /// The catalogue's path that led to it.
  var path: String
  /// The values: one, or those of a path with `[]` that are errors.
  var nodes: [Int]
  /// Their messages.
  var messages: [[UInt8]]
}

/// Finding fields by path (docs/CONTRACT.md, "The error of a record", "Rules" and "Times").
extension ReferenceJSON {
  /// The error of a record, or nil when it has none.
  func error(paths: [String]) -> FoundError? {
    for path in paths {
      let spellings = spellings(of: path, every: false)
      // Elements of all spellings are one failure together.
      for values in path.contains("[]") ? [Array(spellings.joined())] : spellings {
        let nodes = values.map(unwrapped).filter(isError)
        if !nodes.isEmpty {
          return FoundError(path: path, nodes: nodes, messages: nodes.map(message))
        }
      }
    }
    return nil
  }

  /// Whether a value is an error: none are `null`, `""`, `false`, zero and `[]`, nor in a logfmt line
  /// `null`, `nil`, `<nil>`, `false` and zeros.
  func isError(_ value: Int) -> Bool {
    let node = nodes[value]
    switch node.kind {
    case .null, .false: return false
    case .string:
      let isNil = ["null", "nil", "<nil>", "false"].contains { Array($0.utf8) == node.text }
      let isZero = node.text.allSatisfy { $0 == UInt8(ascii: "0") }
      return !node.text.isEmpty && !(isLogfmt && (isNil || isZero))
    case .number: return !isZero(value)
    case .array: return !node.elements.isEmpty
    case .true, .object: return true
    }
  }

  private func isZero(_ value: Int) -> Bool {
    let digits = source(of: value).prefix { !"eE".utf8.contains($0) }
    return digits.allSatisfy { "-0.".utf8.contains($0) }
  }

  private func message(_ value: Int) -> [UInt8] {
    nodes[value].kind == .string ? nodes[value].text : source(of: value)
  }

  /// A field's text, number or truth value.
  func scalarField(_ name: String, beside path: String) -> [UInt8]? {
    values(at: Self.path(of: name, beside: path))
      .first { value in
        switch nodes[value].kind {
        case .string: !nodes[value].text.isEmpty
        case .number, .true, .false: true
        default: false
        }
      }
      .map(message)
  }

  /// All texts, numbers and truth values at a path from the record's top.
  func scalars(at path: String) -> [[UInt8]] {
    spellings(of: path, every: true).joined().map(unwrapped).filter { value in
      switch nodes[value].kind {
      case .string: !nodes[value].text.isEmpty
      case .number, .true, .false: true
      default: false
      }
    }.map(message)
  }

  /// Whether a field is neither null nor an empty text.
  func isPresent(_ name: String, beside path: String) -> Bool {
    values(at: Self.path(of: name, beside: path)).contains {
      nodes[$0].kind != .null && (nodes[$0].kind != .string || !nodes[$0].text.isEmpty)
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
      .map(message)
  }

  /// The time of a record in milliseconds since 1970, or nil where none can be read.
  func time(paths: [String], zone: Int) -> Int? {
    for path in paths {
      for value in values(at: path) where [.string, .number].contains(nodes[value].kind) {
        if let time = referenceTime(message(value), zone: zone) { return time }
      }
    }
    return nil
  }

  /// The values that a path names in the outermost object, one for each spelling that leads to
  /// one, each taken out of an array of one.
  func values(at path: String) -> [Int] {
    spellings(of: path, every: false).flatMap { $0.map(unwrapped) }
  }

  /// The values of a path for each of its spellings.
  ///
  /// - Parameters:
  ///   - path: The path; `[0]` after a name is an element of an array, `[]` each of them.
  ///   - every: Whether each of repeated members counts, not only one of them.
  /// - Returns: For each spelling its values: one, or those of an array's elements.
  func spellings(of path: String, every: Bool) -> [[Int]] {
    let parts = path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return spellings(of: parts.map(Array.init), in: 0, every: every)
  }

  /// At each object the longest literal name is tried first.
  private func spellings(of parts: [[UInt8]], in object: Int, every: Bool) -> [[Int]] {
    guard nodes[object].kind == .object else { return [] }
    var found: [[Int]] = []
    for count in stride(from: parts.count, through: 1, by: -1) {
      let name = Array(parts[..<count].joined(separator: ".".utf8))
      let rest = Array(parts[count...])
      guard let (name, index) = Self.indexed(name) else {
        for member in members(named: name, in: object, every: every) {
          found += rest.isEmpty ? [[member]] : spellings(of: rest, in: member, every: every)
        }
        continue
      }
      for member in members(named: name, in: object, every: every) {
        let elements = nodes[member].elements
        let chosen = index.map { elements.indices.contains($0) ? [elements[$0]] : [] } ?? elements
        if chosen.isEmpty { continue }
        found.append(
          rest.isEmpty
            ? chosen : chosen.flatMap { spellings(of: rest, in: $0, every: every).joined() }
        )
      }
    }
    return found
  }

  /// A name without its `[0]` or `[]`, and the index; nil where it has none.
  private static func indexed(_ name: [UInt8]) -> (name: [UInt8], index: Int?)? {
    guard name.last == UInt8(ascii: "]"), let bracket = name.lastIndex(of: UInt8(ascii: "[")),
      bracket > (name.lastIndex(of: UInt8(ascii: ".")) ?? -1) + 1
    else { return nil }
    let digits = String(decoding: name[(bracket + 1)...].dropLast(), as: UTF8.self)
    guard digits.allSatisfy({ ("0"..."9").contains($0) }), digits.isEmpty || Int(digits) != nil
    else { return nil }
    return (Array(name[..<bracket]), Int(digits))
  }

  /// The values of the members of a name: all of them, or the last one that is something, else the
  /// last one.
  private func members(named name: [UInt8], in object: Int, every: Bool) -> [Int] {
    let values = nodes[object].members.filter { $0.name == name }.map(\.value)
    if every { return values }
    return (values.last(where: isError) ?? values.last).map { [$0] } ?? []
  }

  func unwrapped(_ value: Int) -> Int {
    nodes[value].elements.count == 1 ? nodes[value].elements[0] : value
  }

  /// The outermost object's member of that name: the last one that is something, else the last one.
  func member(_ name: String) -> Int? {
    members(named: Array(name.utf8), in: 0, every: false).first
  }

  /// `json.error` and `msg` give `json.msg`.
  static func path(of field: String, beside path: String) -> String {
    if field.hasPrefix("$.") { return String(field.dropFirst(2)) }
    return besidePath(of: field, path)
  }

  /// The last name of a path, without its `[0]` or `[]`.
  static func lastName(_ path: String) -> String {
    let name = Array((path.split(separator: ".").last ?? "").utf8)
    return String(decoding: indexed(name)?.name ?? name, as: UTF8.self)
  }

  private static func besidePath(of field: String, _ path: String) -> String {
    (path.split(separator: ".", omittingEmptySubsequences: false).dropLast().map(String.init)
      + [field]).joined(separator: ".")
  }
}
