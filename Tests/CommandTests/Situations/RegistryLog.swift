import Foundation

/// The log of a container registry, made up, and what programs around it make of a line.
enum RegistryLog {
  /// A request that went well.
  static func access(_ number: Int) -> String {
    let time = String(format: "%02d:%02d", number / 60 % 60, number % 60)
    return #"{"correlation_id":"01G2Z3V5C6D0YQ8J1T6E8R9W00","level":"info","msg":"access","#
      + #""uri":"/v2/acme/app/web/blobs/uploads/?a=1\u0026b=\#(number)","#
      + #""time":"2022-05-12T09:\#(time).204Z","version":"v3.39.1-gitlab"}"#
  }

  /// An import that failed.
  ///
  /// - Parameter text: Why, as it is written in a JSON string.
  /// - Returns: Its record.
  static func failure(_ text: String) -> String {
    #"{"correlation_id":"01G2Z3V5C6D0YQ8J1T6E8R9W00","error":"1 error occurred:\n\t* \#(text)\n\n","#
      + #""level":"error","msg":"repository import failed","repository":"acme/app/web","#
      + #""time":"2022-05-12T09:14:31.204Z","version":"v3.39.1-gitlab"}"#
  }

  /// A digest as manifests have them.
  static let digest = "sha256:" + String(repeating: "9f86d081", count: 8)

  /// A failure that an issue of the program's own catalogue describes.
  static let known = failure(
    #"pre importing tagged manifests: pre importing manifest: retrieving manifest \"\#(digest)\" "#
      + "from filesystem: unknown manifest name=acme/app/web revision=\(digest)"
  )

  /// A failure that none does.
  static let unknown = failure(
    #"pre importing tagged manifests: reading tag \"3.11.6\" from filesystem: unexpected EOF"#
  )

  /// Requests, with failures among them.
  ///
  /// - Parameters:
  ///   - count: How many lines there are.
  ///   - known: Which of them are known failures.
  ///   - unknown: Which one is an unknown failure.
  /// - Returns: The lines, without line ends.
  static func lines(
    _ count: Int,
    known: Range<Int> = 20..<21,
    unknown: Int = 30
  ) -> [String] {
    (0..<count).map { number in
      if number == unknown { return Self.unknown }
      return known.contains(number) ? Self.known : access(number)
    }
  }

  /// Lines, each with its end, as bytes.
  static func text(_ lines: some Sequence<String>) -> [UInt8] {
    lines.flatMap { Array($0.utf8) + [0x0a] }
  }

  /// A text as a JSON string, with its quotes.
  static func inString(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\r\n", with: "\\r\\n").replacing("\n", with: "\\n")
      .replacing("\u{1B}", with: "\\u001b")
    return "\"\(escaped)\""
  }

  /// A line of docker's `json-file`.
  static func docker(_ text: String) -> String {
    #"{"log":\#(inString(text)),"stream":"stdout","time":"2022-05-12T09:14:31.204567891Z"}"#
  }

  /// A line of a container runtime of Kubernetes.
  ///
  /// - Parameters:
  ///   - text: What the container wrote.
  ///   - isPart: Whether more of the line follows.
  /// - Returns: The line, without its line end.
  static func cri(_ text: String, isPart: Bool = false) -> String {
    "2022-05-12T09:14:31.204123456Z stdout \(isPart ? "P" : "F") \(text)"
  }

  /// What a program that cuts long lines makes of one.
  static func pieces(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return stride(from: 0, to: bytes.count, by: 16 << 10).map {
      String(decoding: bytes[$0...].prefix(16 << 10), as: UTF8.self)
    }
  }

  /// A text in UTF-16 with the lower byte first, with its byte order mark.
  static func utf16(_ text: [UInt8]) -> [UInt8] { [0xff, 0xfe] + text.flatMap { [$0, 0] } }
}
