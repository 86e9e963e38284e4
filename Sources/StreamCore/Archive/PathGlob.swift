/// A glob by the rules of gitignore(5), and `{a,b}` as shells have it.
///
/// - `*` and `?` match no slash, `[a-z]` and `[!a]` one character, `\\` takes what follows literally.
/// - One with a slash at its start or in its middle is compared with all of a path, others with the last
///   part of it.
/// - `**` as a part matches any number of parts, at the end one at least.
/// - One that ends with a slash matches directories alone.
/// - `{a,b}` stands for either.
struct PathGlob {
  private struct Alternative {
    let parts: [String]
    /// Whether it is compared with all of a path.
    let isOfWay: Bool
    let isOfDirectories: Bool

    init(_ text: String) {
      isOfDirectories = text.hasSuffix("/")
      let text = isOfDirectories ? text.dropLast() : text[...]
      isOfWay = text.contains("/")
      parts = text.split(separator: "/").map(String.init)
    }
  }

  /// More are not made of one glob.
  private static let alternativesMax = 1024

  private let alternatives: [Alternative]

  init(_ text: String) {
    var texts: [String] = []
    Self.expand(Array(text), [], &texts)
    alternatives = texts.count > Self.alternativesMax ? [] : texts.map(Alternative.init)
  }

  /// Whether it matches directories alone.
  var isOfDirectories: Bool { alternatives.allSatisfy(\.isOfDirectories) }

  /// Whether a path matches.
  func matches(_ path: String, isDirectory: Bool) -> Bool {
    matches(path.split(separator: "/").map(String.init)[...], isDirectory: isDirectory)
  }

  /// Whether the path of a file matches, or a directory on the way to it.
  func covers(_ path: String) -> Bool {
    let parts = path.split(separator: "/").map(String.init)
    return parts.indices.contains { index in
      matches(parts[...index], isDirectory: index < parts.count - 1)
    }
  }

  private func matches(_ path: ArraySlice<String>, isDirectory: Bool) -> Bool {
    alternatives.contains { glob in
      if glob.isOfDirectories && !isDirectory { return false }
      return Self.matches(glob.parts, glob.isOfWay ? path : path.suffix(1))
    }
  }

  /// Whether the parts of a path match those of a glob, in time linear in either.
  private static func matches(_ glob: [String], _ path: ArraySlice<String>) -> Bool {
    let path = Array(path)
    // The numbers of parts of the path that the glob's parts until now can match.
    var reached = Set([0])
    for (index, part) in glob.enumerated() {
      if part == "**" {
        let least = (reached.min() ?? 0) + (index == glob.count - 1 ? 1 : 0)
        reached = least <= path.count ? Set(least...path.count) : []
      } else {
        reached = Set(
          reached.filter { $0 < path.count && globMatches(part, path[$0]) }.map { $0 + 1 }
        )
      }
      if reached.isEmpty { return false }
    }
    return reached.contains(path.count)
  }

  /// Adds what a text stands for, with what is before it.
  private static func expand(_ text: [Character], _ before: [Character], _ all: inout [String]) {
    guard all.count <= alternativesMax else { return }
    guard let (open, close, choices) = firstBraces(in: text) else {
      all.append(String(before + text))
      return
    }
    for choice in choices {
      expand(choice + text[(close + 1)...], before + text[..<open], &all)
    }
  }

  /// The first braces with a comma between them, and what they have to choose from.
  private static func firstBraces(
    in text: [Character]
  ) -> (open: Int, close: Int, choices: [[Character]])? {
    var start = 0
    while let open = text[start...].firstIndex(of: "{") {
      var (depth, at, choice) = (0, open, [Character]())
      var choices: [[Character]] = []
      while at < text.count {
        let character = text[at]
        if character == "\\" && at + 1 < text.count {
          choice += text[at...(at + 1)]
          at += 2
          continue
        }
        if character == "}" { depth -= 1 }
        if depth == 0 && character == "}" { break }
        if depth == 1 && character == "," {
          choices.append(choice)
          choice = []
        } else if depth > 0 {
          choice.append(character)
        }
        if character == "{" { depth += 1 }
        at += 1
      }
      let isEscaped = open > 0 && text[open - 1] == "\\"
      if at < text.count && !choices.isEmpty && !isEscaped { return (open, at, choices + [choice]) }
      start = open + 1
    }
    return nil
  }
}
