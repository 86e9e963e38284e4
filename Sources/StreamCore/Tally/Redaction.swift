/// Puts pseudonyms in the place of what names customers in a text: digests, names of
/// repositories, paths, and addresses of machines and people.
///
/// A pseudonym depends on nothing but the name that it stands for. So equal names stay equal
/// within a tally and from one tally to another, and it does not matter how the input was split.
/// That also means that who guesses a name can check the guess: it masks, it does not encrypt.
///
/// Where in doubt a word is masked: a word too many does no harm in a report.
package struct Redaction: Sendable {
  /// Those of the fields whose value is an address, or who somebody is.
  private static let addressFields = ["host", "remote_addr", "remote_ip", "user", "username"]

  /// The names of members whose whole value is masked.
  private let fields: Set<String>

  /// - Parameter catalog: says whose members' values are masked.
  package init(_ catalog: Catalog) {
    fields = Set(catalog.redactedFields.map(FieldPath.lastName))
  }

  /// A text with pseudonyms.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - limit: where no more than so many bytes are wanted.
  /// - Returns: all of it, or a beginning that is longer than the limit.
  package func redacted(_ text: [UInt8], upTo limit: Int = .max) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(min(text.count, limit))
    var index = 0
    while index < text.count, output.count <= limit {
      let word = Self.word(in: text, at: index)
      guard !word.isEmpty else {
        output.append(text[index])
        index += 1
        continue
      }
      // A stop or a colon at the end belongs to the sentence.
      let name = word.dropLast(word.reversed().prefix { ".:,".utf8.contains($0) }.count)
      output += pseudonym(Array(name), after: output) ?? Array(name)
      output += word[name.endIndex...]
      index = word.endIndex
    }
    return output
  }

  /// A field's value with pseudonyms.
  ///
  /// - Parameters:
  ///   - value: the value.
  ///   - field: the field, which says whether all of the value is a name.
  ///   - limit: where no more than so many bytes are wanted.
  /// - Returns: all of it, or a beginning that is longer than the limit.
  package func redacted(
    _ value: [UInt8],
    field: String,
    upTo limit: Int = .max
  ) -> [UInt8] {
    let field = FieldPath.lastName(field)
    switch kind(of: field) {
    case .name?: return Self.mask("repo-", value)
    case .address?: return Self.mask("address-", value)
    case nil: return redacted(value, upTo: limit)
    }
  }

  // MARK: Words

  private static func word(in text: [UInt8], at start: Int) -> ArraySlice<UInt8> {
    var end = start
    while end < text.count {
      if isWordByte(text[end]) {
        end += 1
      } else if text[end] == UInt8(ascii: "\\"), text[end...].starts(with: #"\/"#.utf8) {
        // A slash in JSON that was written with care.
        end += 2
      } else {
        break
      }
    }
    return text[start..<end]
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x80...: true
    default: "._-/:@+%".utf8.contains(byte)
    }
  }

  /// What stands for a word, or nil where the word names nobody.
  private func pseudonym(_ word: [UInt8], after before: [UInt8]) -> [UInt8]? {
    guard !word.isEmpty else { return nil }
    switch field(before) {
    case .name?: return Self.mask("repo-", word)
    case .address?: return Self.mask("address-", word)
    case nil: break
    }
    let isPath = word.contains(UInt8(ascii: "/")) || Self.hasEscapedSlash(word)
    // What follows a mask is a digest only where nothing but its algorithm is before it.
    if !isPath, !word.contains(UInt8(ascii: "@")), let digits = Self.digestDigits(word) {
      return word.dropLast(digits) + Self.maskedDigits(word[(word.count - digits)...])
    }
    if Self.isAddress(word) { return Self.mask("address-", word) }
    return isPath && word.contains(where: Self.isLetterOrDigit) ? Self.mask("repo-", word) : nil
  }

  private enum FieldKind { case name, address }

  /// What the value of a member is, where it is masked as a whole.
  private func kind(of field: String) -> FieldKind? {
    guard fields.contains(field) else { return nil }
    return Self.addressFields.contains(field) ? .address : .name
  }

  /// What the text before a word says the word is: `name=`, `"repository": "` (also escaped, and
  /// in an array), `on repository `, or `lookup `.
  private func field(_ before: [UInt8]) -> FieldKind? {
    if before.reversed().starts(with: "on repository ".utf8.reversed()) { return .name }
    if before.reversed().starts(with: "lookup ".utf8.reversed()) { return .address }
    var rest = before[...]
    func dropQuotes() -> ArraySlice<UInt8> {
      let quotes = rest.suffix(rest.reversed().prefix { #" "'\["#.utf8.contains($0) }.count)
      rest = rest.dropLast(quotes.count)
      return quotes
    }
    let valueQuotes = dropQuotes()
    // Taking it out of the slice, as `popLast` does, would copy all of the text.
    let separator = rest.last
    guard separator == UInt8(ascii: "=") || separator == UInt8(ascii: ":") else { return nil }
    rest = rest.dropLast()
    let keyQuotes = dropQuotes()
    // In a sentence, what follows a colon is anything.
    guard
      separator == UInt8(ascii: "=") && !valueQuotes.contains(0x20)
        || separator == UInt8(ascii: ":") && keyQuotes.contains(UInt8(ascii: "\""))
    else { return nil }
    let key = String(
      decoding: rest.suffix(
        rest.reversed().prefix { Self.isLetterOrDigit($0) || $0 == UInt8(ascii: "_") }.count
      ),
      as: UTF8.self
    )
    return kind(of: key)
  }

  /// The hex digits at the end of a digest, 32 or more, or nil.
  private static func digestDigits(_ word: [UInt8]) -> Int? {
    let count = word.reversed().prefix(while: isHexDigit).count
    return count >= 32 ? count : nil
  }

  /// A slash as an address escapes it: `%2F`.
  private static func hasEscapedSlash(_ word: [UInt8]) -> Bool {
    word.indices.contains {
      word[$0] == UInt8(ascii: "%")
        && (word[$0...].starts(with: "%2F".utf8) || word[$0...].starts(with: "%2f".utf8))
    }
  }

  /// An IP address, a host's name, or a mail address, with or without a port.
  private static func isAddress(_ word: [UInt8]) -> Bool {
    if word.contains(UInt8(ascii: "@")) { return true }
    // Most words are none, and cost no more than this.
    guard word.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }) else {
      return false
    }
    let colons = word.count { $0 == UInt8(ascii: ":") }
    // The zone of an address (`%eth0`) may be any name, and its end an address of version 4.
    let isHex = word.prefix { $0 != UInt8(ascii: "%") }
      .allSatisfy { isHexDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
    // Fewer colons are those of a time.
    if isHex && colons >= 2 {
      return colons > 3 || zip(word, word.dropFirst()).contains { $0 == 0x3a && $1 == 0x3a }
    }
    let host = word.prefix { $0 != UInt8(ascii: ":") }
    let labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard labels.count >= 2,
      labels.allSatisfy({ label in
        !label.isEmpty && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
      })
    else { return false }
    let isNumeric = labels.allSatisfy { $0.allSatisfy(isDigit) }
    if isNumeric { return labels.count == 4 }
    return labels[labels.count - 1].count >= 2
      && labels[labels.count - 1].allSatisfy { isLetterOrDigit($0) && !isDigit($0) }
  }

  // MARK: Pseudonyms

  private static func mask(_ kind: String, _ name: [UInt8]) -> [UInt8] {
    let digits = String(Checksum.xxh3(name.span), radix: 16)
    return Array((kind + String(repeating: "0", count: 16 - digits.count) + digits).utf8)
  }

  /// As many other hex digits.
  private static func maskedDigits(_ digits: ArraySlice<UInt8>) -> [UInt8] {
    var masked: [UInt8] = []
    var seed = Array(digits)
    while masked.count < digits.count {
      seed = Array(mask("", seed))
      masked += seed
    }
    return Array(masked.prefix(digits.count))
  }

  // MARK: Bytes

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x66).contains(byte | 0x20)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x7a).contains(byte | 0x20)
  }
}
