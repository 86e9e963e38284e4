import Mustache
import StreamCore

/// Escapes what goes into the page.
///
/// The library's own escaping looks at characters, and a quote that is followed by a combining
/// mark is another character: it would end an attribute. This one looks at scalars. It also
/// shows control characters and marks of direction, which would hide or turn a text.
struct ReportContentType: MustacheContentType {
  /// What templates call it: `{{% CONTENT_TYPE:REPORT}}`.
  static let name = "REPORT"

  func escapeText(_ text: String) -> String {
    printable(text).unicodeScalars.reduce(into: "") { output, scalar in
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "'": output += "&#39;"
      default: output.unicodeScalars.append(scalar)
      }
    }
  }
}
