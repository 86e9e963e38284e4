/// Errors in an array, to which one path leads.
///
/// ```
///   errors[].message   {"errors":[{"message":"A"},{"message":"B"}]}
///   is one failure: "2 errors occurred:\n\t* A\n\t* B\n\n", as go-multierror writes it
/// ```
///
/// So it is known only if every element is.
extension LineClassifier {
  /// Adds where the errors are, but the first, to which its path leads.
  mutating func addElements(
    of found: (path: Int, error: JSONTape.Node),
    to ranges: inout [Range<Int>]
  ) {
    guard plan.errors[found.path].hasElements else { return }
    ranges += errors(at: found.path).dropFirst().map { $0.start..<$0.end }
  }

  /// Whether a path leads to several errors; a level's has none.
  mutating func isList(_ path: Int) -> Bool {
    plan.errors[path].hasElements && path < plan.errorCount && errors(at: path).count > 1
  }

  /// Puts the errors at a path into ``unescaped`` as one message.
  mutating func unescapeList(_ path: Int, _ text: Span<UInt8>) {
    let errors = errors(at: path)
    unescaped.removeAll(keepingCapacity: true)
    unescaped += Array("\(errors.count) errors occurred:\n".utf8)
    for error in errors { unescaped += Array("\t* ".utf8) + Self.value(error, text) + [0x0a] }
    unescaped.append(0x0a)
  }

  private mutating func errors(at path: Int) -> [JSONTape.Node] {
    var errors: [JSONTape.Node] = []
    _ = plan.errors[path].path.find(in: tape) { value in
      if value.isSomething { errors.append(value) }
      return false
    }
    return errors
  }
}
