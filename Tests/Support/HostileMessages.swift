import StreamCore

extension HostileLines {
  /// An error's message: known, nearly known or unknown, alone or in a list.
  public mutating func message() -> String {
    switch random.number(0...9) {
    case 0...2: part()
    case 3...6: list(count: random.pick([1, 1, 1, 2, 2, 3]))
    case 7...8: oddList()
    default: random.pick(Self.oddMessages)
    }
  }

  /// One error's text.
  private mutating func part() -> String {
    switch random.number(0...9) {
    case 0...3: known()
    case 4...7: nearMiss(of: known())
    default: unknown()
    }
  }

  /// A text that matches one of the catalogue's patterns.
  private mutating func known() -> String {
    let patterns = catalog.issues.flatMap(\.patterns)
    guard !patterns.isEmpty else { return unknown() }
    var text = ""
    for element in random.pick(patterns).elements {
      switch element {
      case .literal(let bytes): text += String(decoding: bytes, as: UTF8.self)
      case .placeholder(let placeholder): text += value(of: placeholder)
      }
    }
    return text
  }

  /// What a placeholder accepts, and now and then something that it just does not.
  private mutating func value(of placeholder: Pattern.Placeholder) -> String {
    let isWrong = random.chance(25)
    switch placeholder {
    case .digest:
      return isWrong ? random.pick(wrongDigests()) : digest()
    case .repo, .name:
      let wrong = ["", "acme app", "größe", "acme:web", "acme\u{0}", "acme\nweb", "a@b"]
      let right = ["acme/app/web", "a", "A/B_c-d.e/0", "/", "..", "repo/XXX", "-", "name=x"]
      return random.pick(isWrong ? wrong : Array(right.dropLast()))
    case .path:
      let wrong = ["", "gs://a\nb", "tab\there", "del\u{7F}", "c1\u{85}"]
      let right = [
        "gs://bucket/docker/registry/v2/blobs/sha256/9f/data", " ", "a to b", "größe 😀", "\u{A0}",
        "x: copying data from source to destination: context canceled", "\u{2028}", "\u{FFFD}",
      ]
      return random.pick(isWrong ? wrong : right)
    case .number:
      return random.pick(isWrong ? ["", "-1", "1.5", "１"] : ["0", "12", "007"])
    case .word:
      let wrong = ["", "two words", "\u{2003}", "\u{A0}", "\u{85}", "\u{3000}x", "\u{1}"]
      return random.pick(isWrong ? wrong : ["word", "größe", "\u{200B}", "\u{FEFF}", "😀", "<x>"])
    case .text:
      return random.pick(["", "\n", "a\r\nb", "  File \"x\"\n    y\n", "größe\n\n😀", "\u{0}"])
    case .any:
      return random.pick(
        isWrong ? ["a\nb", "\r"] : ["", "anything at all", "\u{0}", "\u{2028}", ": "]
      )
    }
  }

  private mutating func digest() -> String {
    let hex = "0123456789abcdef"
    switch random.number(0...9) {
    case 0: return "sha256:XXX"
    case 1: return "sha256:" + random.text(64, from: "0123456789ABCDEF")
    case 2: return "sha512:" + random.text(128, from: hex)
    case 3:
      return random.pick(["a", "a.b+c_d-e", "0", "-", "md5"]) + ":" + random.text(32, from: hex)
    default: return "sha256:" + random.text(64, from: hex)
    }
  }

  private mutating func wrongDigests() -> [String] {
    let hex = random.text(64, from: "0123456789abcdef")
    return [
      "", "sha256:", "sha256:" + hex.prefix(31), "sha256:" + hex + "g", "SHA256:" + hex, ":" + hex,
      "sha256" + hex, "sha256:sha256:" + hex, "sha256:XX", "sha256:XXXX", "sha256:xxx", "XXX",
      "sha256: " + hex, "sha256:XXX" + hex, "sha 256:" + hex, "sha256:" + hex + "XXX",
    ]
  }

  /// A text with one thing more, less, or different.
  private mutating func nearMiss(of text: String) -> String {
    var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let word = random.number(0...(words.count - 1))
    let levels = text.components(separatedBy: ": ")
    let level = random.number(0...(levels.count - 1))
    switch random.number(0...13) {
    case 0: words.remove(at: word)
    case 1: words.insert(words[word], at: word)
    case 2: words.insert("really", at: word)
    case 3: words[word] = random.pick(["manifests", "manifest", "x", words[word].uppercased()])
    case 4: return (levels[..<level] + levels[(level + 1)...]).joined(separator: ": ")
    case 5: return (levels[..<level] + [levels[level]] + levels[level...]).joined(separator: ": ")
    case 6: return levels.reversed().joined(separator: ": ")
    case 7: return text.hasPrefix("pre ") ? String(text.dropFirst(4)) : "pre " + text
    case 8: return text + random.pick([" ", ".", "\n", ": context canceled", "\u{0}", "\u{301}"])
    case 9: return random.pick([" ", "\n", "error: ", "\u{FEFF}", "importing: "]) + text
    case 10: return String(text.dropLast())
    case 11: return String(text.prefix(random.number(0...text.count)))
    case 12: return text.replacingFirst(": ", by: random.pick([":", " : ", ":\u{A0}", "; "]))
    default: return text.replacingFirst("\"", by: random.pick(["'", "", "\\\"", "”"]))
    }
    return words.joined(separator: " ")
  }

  private mutating func unknown() -> String {
    let manifest = "pre importing tagged manifests: pre importing manifest: "
    return random.pick([
      #"pre importing tagged manifests: reading tag "3.11.6" from filesystem: invalid checksum digest format"#,
      "\(manifest)pre importing manifest list: unknown manifest class digest=\(digest()) repository=acme",
      "\(manifest)constructing manifest service: context deadline exceeded",
      "importing tags: importing manifest: unknown manifest name=acme/web revision=\(digest())",
      "commit repository transaction: ERROR: deadlock detected (SQLSTATE 40P01)",
      #"gcs: Get "https://storage.test/?a=1&b=<2>": net/http: TLS handshake timeout"#,
      "updating repository after failed pre import: context canceled", "unexpected EOF", "é",
      "e\u{301}",
    ])
  }

  /// Messages that have the form of nothing.
  private static let oddMessages = [
    "x", " ", "\n", "\t* x", "error", "0", "null", "[]", "😀", "\u{0}", "\u{2028}", "\u{FFFD}",
    "1 error occurred:", "1 error occurred:\n", "1 error occurred:\n\n", "1 error occurred:\n\t* ",
    "1 error occurred:\n\t* \n\n", "2 errors occurred:\n\t* \n\t* \n\n",
    "errors occurred:\n\t* x\n\n",
    "1 error occurred: x", "1 error occurred:\n\t*x\n\n", "１ error occurred:\n\t* x\n\n",
  ]
}

extension String {
  /// The text between separators, as Foundation's function of this name gives it.
  fileprivate func components(separatedBy separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }

  fileprivate func replacingFirst(_ old: String, by new: String) -> String {
    guard let range = firstRange(of: old) else { return self }
    return replacingCharacters(in: range, by: new)
  }

  private func replacingCharacters(in range: Range<String.Index>, by new: String) -> String {
    String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
  }
}

/// Lists of errors, as go-multierror writes them, and not quite.
extension HostileLines {
  private mutating func list(count: Int) -> String {
    var list = count == 1 ? "1 error occurred:" : "\(count) errors occurred:"
    for _ in 0..<count { list += "\n\t* " + part() }
    return list + random.pick(["\n\n", "\n\n", "\n\n", "\n", ""])
  }

  /// A list with its number, its bullets or its end changed.
  private mutating func oddList() -> String {
    let count = random.number(0...4)
    let number = random.pick([
      "\(count)", "\(count)", "0\(count)", "000\(count)", "\(count + 1)", "\(count - 1)", "", "-1",
      "1\(count)", "99999999999999999999999", "18446744073709551617", "\(count) ", " \(count)",
      "+1",
    ])
    let word = random.pick([" error", " errors", " errors", " errorss", " Error", "  error", ""])
    let bullet = random.pick([
      "\n\t* ", "\n\t* ", "\n\t* ", "\n\t*", "\n* ", "\n \t* ", "\r\n\t* ", "\n\t- ",
    ])
    var list =
      number + word + random.pick([" occurred:", " occurred:", " occurred", " occurred: "])
    for _ in 0..<count {
      list += bullet + (random.chance(6) ? "1 error occurred:\n\t* " + part() + "\n\n" : part())
    }
    return list + random.pick(["\n\n", "\n\n", "\n", "", "\n\n\n", "\n\n ", "\r\n", "\n\t* "])
  }
}
