import ArgumentParser
import StreamCore

/// A form that a command's result has, as it is named on the command line.
///
/// A form that the result does not have is a wrong argument: it is refused before anything is
/// read, and those that there are are named.
struct FormatArgument<Result: Formatted>: ExpressibleByArgument {
  let format: OutputFormat

  static var allValueStrings: [String] { Result.formats.map(\.rawValue) }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

  /// The form for people, which every result has.
  static var text: FormatArgument { FormatArgument(format: .text) }

  private init(format: OutputFormat) { self.format = format }

  init?(argument: String) {
    guard let format = OutputFormat(rawValue: argument), Result.has(format) else { return nil }
    self.format = format
  }

  var defaultValueDescription: String { format.rawValue }
}

/// In which form a command's result is written, and where to.
struct OutputOptions<Result: Formatted>: ParsableArguments {
  @Option(name: .customLong("format"), help: "The form of the \(Result.noun).")
  var argument = FormatArgument<Result>.text

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: "Writes the \(Result.noun) to this file, whole or not at all.",
    completion: .file()
  )
  var path: String?

  var format: OutputFormat { argument.format }

  /// The usage error of a form that the result does not have.
  var refusal: any Error {
    let names = Result.formats.map(\.rawValue).joined(separator: ", ")
    return ValidationError("--format \(format.rawValue): no such form here; give one of: \(names)")
  }
}

extension OutputOptions where Result: Document {
  /// Writes a result in the form that was asked for.
  ///
  /// - Parameters:
  ///   - result: the result.
  ///   - color: when it gets colours.
  /// - Throws: exit code 73 or 74 with a message; a usage error where there is no such form.
  func write(_ result: Result, color: ConsoleOptions.Color = .never) throws {
    // A file gets no colours unless they are asked for.
    let isColored = color.isOn && (path == nil || color == .always)
    guard let bytes = result.rendered(format, isColored: isColored) else { throw refusal }
    try Output.write(bytes, to: path)
  }
}
