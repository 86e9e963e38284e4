/// The parts of a message that lists several errors (hashicorp/go-multierror,
/// `N error(s) occurred:\n\t* A\n\t* B\n\n`), or the whole message when it is no such list.
package func errorParts(of message: [UInt8]) -> [Range<Int>] {
  var parts: [Range<Int>] = []
  return findErrorParts(of: message.span, &parts) ? parts : [0..<message.count]
}

private let headers = [" error occurred:", " errors occurred:"].map { Array($0.utf8) }
private let separator = Array("\n\t* ".utf8)

/// Finds the parts of a list of errors.
///
/// - Parameters:
///   - message: what may be a list.
///   - parts: becomes the list's parts; it is reused, so that most lists cost no allocation.
/// - Returns: whether the message is a list.
func findErrorParts(of message: Span<UInt8>, _ parts: inout [Range<Int>]) -> Bool {
  var digits = 0
  var announced = 0
  while digits < message.count, (0x30...0x39).contains(message[digits]) {
    // A number with more digits than fit is larger than any message has parts.
    announced = min(announced * 10 + Int(message[digits] - 0x30), Int.max / 20)
    digits += 1
  }
  guard digits > 0, let header = headers.first(where: { $0.isHeld(by: message, at: digits) }) else {
    return false
  }
  let body = digits + header.count
  var end = message.count
  for _ in 0..<2 where end > body && message[end - 1] == 0x0a { end -= 1 }
  let list = message.extracting(0..<end)
  guard list.holds(separator.span, at: body) else { return false }
  parts.removeAll(keepingCapacity: true)
  var start = body + separator.count
  var index = start
  while let found = list.firstIndex(of: 0x0a, from: index, before: end) {
    index = found + 1
    if list.holds(separator.span, at: found) {
      parts.append(start..<found)
      index = found + separator.count
      start = index
    }
  }
  parts.append(start..<end)
  return announced == parts.count
}

extension Pattern {
  /// Whether every message that it matches is a list of errors, and so is never matched as a whole.
  var isList: Bool {
    var message: [UInt8] = []
    for element in elements {
      switch element {
      case .literal(let bytes): message += bytes
      // What can contain a line end can contain more errors than are announced.
      case .placeholder(.any), .placeholder(.text): return false
      case .placeholder: message.append(UInt8(ascii: "x"))
      }
    }
    var parts: [Range<Int>] = []
    return findErrorParts(of: message.span, &parts)
  }
}
