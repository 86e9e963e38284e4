/// Something that a command writes in one or more forms.
package protocol Formatted {
  /// What it is called in a command's help, such as `tally`.
  static var noun: String { get }

  /// Whether it has a form.
  static func has(_ format: OutputFormat) -> Bool
}

extension Formatted {
  /// The forms that it has.
  package static var formats: [OutputFormat] { OutputFormat.allCases.filter(has) }
}

/// A result that is written as a whole.
package protocol Document: Formatted {
  /// Writes it: takes the result and whether it gets colours, by the terminal's escapes.
  typealias Renderer = (Self, _ isColored: Bool) -> [UInt8]

  /// How it is written in a form, in UTF-8 with a line end; nil where it has no such form.
  static func renderer(_ format: OutputFormat) -> Renderer?
}

extension Document {
  /// Whether it has a form.
  package static func has(_ format: OutputFormat) -> Bool { renderer(format) != nil }

  /// The result in one of its forms.
  ///
  /// - Parameters:
  ///   - format: the form.
  ///   - isColored: whether a form for terminals gets colours.
  /// - Returns: the result; nil where it has no such form.
  package func rendered(_ format: OutputFormat, isColored: Bool = false) -> [UInt8]? {
    Self.renderer(format)?(self, isColored)
  }
}
