import Glibc

/// Paths as texts, also those that are no UTF-8: to the system a path is a run of bytes.
///
/// A byte that is part of no well-formed sequence is written as a character for private use, U+10FF80
/// for 0x80 to U+10FFFF for 0xFF. So do the bytes of a path that contains these characters itself.
/// Hence every path has a text of its own, from which it can be had back.
///
/// Invariants: the command's arguments each end with a zero and stay where they are.
package enum PathText {
  /// The command's name and its arguments, which the standard library would repair.
  package static var arguments: [String] {
    (0..<Int(CommandLine.argc)).compactMap { index in
      unsafe CommandLine.unsafeArgv[index].map { unsafe text($0) }
    }
  }

  /// The text of a path.
  package static func text(_ path: some Sequence<UInt8>) -> String {
    let bytes = Array(path)
    if let text = String(validating: bytes, as: UTF8.self),
      !text.unicodeScalars.contains(where: isByte)
    {
      return text
    }
    var text = String.UnicodeScalarView()
    var index = 0
    while index < bytes.count {
      let isASCII = bytes[index] < 0x80
      let length = isASCII ? 1 : UTF8Sequence.length(in: bytes.span, at: index, end: bytes.count)
      let sequence = bytes[index..<(index + (length ?? 0))]
      if let scalar = String(decoding: sequence, as: UTF8.self).unicodeScalars.first,
        !isByte(scalar)
      {
        text.append(scalar)
        index += sequence.count
      } else {
        text.append(Unicode.Scalar(0x10_ff00 | UInt32(bytes[index])) ?? "\u{fffd}")
        index += 1
      }
    }
    return String(text)
  }

  /// The text of a path that the system gave.
  static func text(_ path: UnsafePointer<CChar>) -> String {
    let bytes = unsafe UnsafeBufferPointer(start: path, count: strlen(path))
    return unsafe text(bytes.map { UInt8(bitPattern: $0) })
  }

  /// The path of a text as the system takes it, with a zero at its end.
  package static func cString(_ text: String) -> [CChar] {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if isByte(scalar) {
        bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      } else {
        bytes += String(scalar).utf8
      }
    }
    return bytes.map { CChar(bitPattern: $0) } + [0]
  }

  /// Whether a character stands for a byte.
  static func isByte(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= 0x10_ff80 }
}
