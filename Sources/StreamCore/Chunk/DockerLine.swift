/// A line of docker's `json-file`, which contains a record in a string, or a part of one.
///
/// ```
///   {"log":"{\"error\":\"bo","stream":"stdout","time":"2022-05-12T09:14:31.204567891Z"}
///   {"log":"om\"}\n","stream":"stdout","time":"2022-05-12T09:14:31.204567891Z"}
/// ```
///
/// Docker reads a program's output into a buffer of 16 KiB (moby, `daemon/logger/copier.go`). A
/// line that is longer is cut into as many parts, and only the last one ends in a line end.
///
/// Programs that leave the line ends out write lines that look like parts. But a text that is a
/// whole object is judged by itself: nothing can follow it, and what is in the middle of another
/// object, or at its end, has brackets or quotes that do not pair up.
struct DockerLine {
  /// Its text, and whether a record that it is a part of ends with it: the text ends in a line end,
  /// or is shorter than docker's buffer.
  let part: PartialRecord.Part
  let stream: CRIPrefix.Stream
  /// Whether the text is an object.
  let isWhole: Bool
}

extension LineClassifier {
  /// Reads a line of docker's: an object with a string `log`, and a `stream` that is `stdout` or
  /// `stderr`, written without escapes.
  ///
  /// - Parameters:
  ///   - text: contains the line.
  ///   - line: the line, without its line end.
  /// - Returns: what it contains; nil where it is no such line, or has an error beside the string.
  mutating func dockerLine(_ text: Span<UInt8>, _ line: Range<Int>) -> DockerLine? {
    guard tape.parse(text, LineStart.content(text, line)) == nil,
      let stream = dockerStream(text),
      let index = tape.member(of: 0, named: plan.logMember), tape.nodes[index].kind == .string,
      !holdsError()
    else { return nil }
    let log = tape.nodes[index]
    let time = time(plan.times, text) ?? time(plan.wrapperTimes, text)
    var record: [UInt8] = []
    log.appendText(text, to: &record)
    return DockerLine(
      part: PartialRecord.Part(
        text: record,
        time: time,
        isLast: record.last == 0x0a || record.count < options.dockerPartBytes
      ),
      stream: stream,
      isWhole: isWhole(record.span, record.indices)
    )
  }

  /// Whether a text is an object.
  mutating func isWhole(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let start = LineStart.skip(text, range)
    guard start < range.upperBound, text[start] == UInt8(ascii: "{") else { return false }
    return tape.parse(text, start..<LineStart.trimmedEnd(text, start..<range.upperBound)) == nil
  }

  /// Whether the parsed line has an error at a path of the catalogue's.
  private func holdsError() -> Bool {
    plan.errors.contains { $0.path.find(in: tape, accept: { $0.isSomething }) != nil }
  }

  /// The stream that the parsed line names.
  func dockerStream(_ text: Span<UInt8>) -> CRIPrefix.Stream? {
    guard let index = tape.member(of: 0, named: plan.streamMember) else { return nil }
    let node = tape.nodes[index]
    guard node.kind == .string else { return nil }
    let name = text.extracting(node.start..<node.end)
    if Array("stdout".utf8).equals(name) { return .output }
    return Array("stderr".utf8).equals(name) ? .errors : nil
  }
}
