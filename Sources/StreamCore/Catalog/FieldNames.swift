/// The names that a catalogue's paths are made of.
package enum FieldNames {
  /// The last name of a path, without brackets.
  package static func last(_ path: String) -> String { FieldPath.lastName(path) }

  /// The path of a field beside another one, or from the record's top.
  package static func beside(_ path: String, _ field: String) -> String {
    FieldPath.beside(path, field)
  }

  /// Whether a part of a path has no brackets, or a number or nothing in brackets at its end.
  package static func hasPlainBrackets(_ part: Substring) -> Bool {
    let name = FieldPath.Brackets(part.utf8).map { part[..<$0.start] } ?? part
    return !name.utf8.contains { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }
  }

  /// The path with `[]` in the place of each element's number, as paths of members are listed.
  package static func withoutNumbers(_ path: String) -> String {
    path.split(separator: ".", omittingEmptySubsequences: false).map { part in
      FieldPath.Brackets(part.utf8).map { part[..<$0.start] + "[]" } ?? part
    }.joined(separator: ".")
  }
}
