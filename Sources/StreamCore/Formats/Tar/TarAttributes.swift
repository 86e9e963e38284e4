/// The attributes of a pax header that matter here.
struct TarAttributes {
  /// What is said of a file without its zeros (GNU sparse formats 0.0, 0.1 and 1.0).
  struct Sparse {
    fileprivate(set) var size: Int?
    fileprivate(set) var major: String?
    fileprivate(set) var minor: String?
    /// Where the pieces begin and how long they are, by turns.
    fileprivate(set) var numbers: [Int] = []
    /// How many pieces there are.
    fileprivate(set) var count: Int?
    /// Whether something in it is no number, or is missing.
    fileprivate(set) var isWrong = false

    fileprivate mutating func add(_ text: some StringProtocol) {
      if let number = Int(text), number >= 0 { numbers.append(number) } else { isWrong = true }
    }

    fileprivate mutating func set(_ key: Substring, _ value: String) {
      switch key {
      case "size", "realsize":
        size = Int(value)
        isWrong = isWrong || size == nil
      case "major": major = value
      case "minor": minor = value
      case "numblocks":
        count = Int(value)
        isWrong = isWrong || count == nil
      case "offset", "numbytes":
        isWrong = isWrong || (numbers.count % 2 == 0) != (key == "offset")
        add(value)
      case "map":
        for number in value.split(separator: ",", omittingEmptySubsequences: false) { add(number) }
      default: break
      }
    }
  }

  private(set) var path: String?
  private(set) var size: Int?
  /// Where the content of a file without its zeros is in it.
  private(set) var sparse: Sparse?
  /// Whether the content is stored in parts, in a way that is not known (Solaris).
  private(set) var isInParts = false
  /// The member of which the rest is in this volume, and how much of it is in those before (GNU).
  private(set) var volumeName: String?
  private(set) var volumeOffset: Int?

  /// Whether there is nothing else in the header.
  private(set) var isWhole = true

  /// Reads `LENGTH KEY=VALUE\n` records; what is no record ends the reading.
  ///
  /// - Parameters:
  ///   - bytes: the records.
  ///   - others: what was said of all members before; what is said again takes its place.
  init(_ bytes: [UInt8], after others: TarAttributes? = nil) {
    path = others?.path
    size = others?.size
    var sparsePath: String?
    var rest = bytes[...]
    while let space = rest.firstIndex(of: 0x20),
      let length = Int(String(decoding: rest[..<space], as: UTF8.self)),
      length > space - rest.startIndex + 1, length <= rest.count
    {
      let record = rest[(space + 1)..<(rest.startIndex + length - 1)]
      rest = rest[(rest.startIndex + length)...]
      guard let equals = record.firstIndex(of: 0x3d) else { continue }
      let key = String(decoding: record[..<equals], as: UTF8.self)
      let value = String(decoding: record[(equals + 1)...], as: UTF8.self)
      switch key {
      case "path": path = value
      case "size": size = Int(value).flatMap { TarHeader.sizes.contains($0) ? $0 : nil }
      case "GNU.volume.offset": volumeOffset = max(0, Int(value) ?? 1)
      case "GNU.volume.filename": volumeName = value
      case "SUN.holesdata": isInParts = true
      case _ where key.hasPrefix("GNU.sparse."):
        sparse = sparse ?? Sparse()
        if key == "GNU.sparse.name" { sparsePath = value }
        sparse?.set(key.dropFirst("GNU.sparse.".count), value)
      default: break
      }
    }
    path = sparsePath ?? path
    isWhole = rest.allSatisfy { $0 == 0 }
  }
}
