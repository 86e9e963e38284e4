/// What tar says of a sparse file, as far as it has come.
///
/// ```
///   GNU, old:  header type S: four entries, size | blocks of 21 entries while more follow | data
///   pax 0.0:   attributes size, offset, numbytes, offset, numbytes ...  | header | data
///   pax 0.1:   attributes size, map=offset,count,offset,count ...       | header | data
///   pax 1.0:   attributes major, minor, realsize | header | count LF offset LF count LF ... | data
/// ```
///
/// Of the old format each entry is two fields of twelve bytes, and the first that is empty is the last
/// (GNU tar manual, "Storing Sparse Files").
struct SparseEntries {
  /// Where the rest of the map is.
  enum Rest {
    /// It is complete.
    case none
    /// In blocks after the header.
    case blocks
    /// As numbers in lines, before the data, which begin with the next block.
    case lines
  }

  private(set) var entries: [(offset: Int, count: Int)] = []
  private(set) var rest: Rest
  let size: Int
  /// Whether it says what no map can.
  private(set) var isWrong = false
  /// Whether it has more entries than are read.
  private(set) var isTooLong = false
  /// How many bytes of the member's content are of the map.
  private(set) var contentBytes = 0
  /// How many entries there must be, where that is said.
  private var expectedCount: Int?
  /// What the lines so far said: whole numbers, and the beginning of one.
  private var numbers: [Int] = []
  private var digits = ""

  /// Begins with the header of the old format.
  init?(oldHeader bytes: Span<UInt8>) {
    guard let size = TarHeader.number(bytes, 483..<495) else { return nil }
    self.size = size
    rest = .none
    add(bytes, at: 386, count: 4, next: 482)
  }

  /// Begins with the attributes of pax.
  init?(_ attributes: TarAttributes.Sparse) {
    guard let size = attributes.size else { return nil }
    self.size = size
    switch (attributes.major, attributes.minor) {
    case ("1", "0"):
      rest = .lines
    case (nil, _), ("0", _):
      rest = .none
      isWrong = attributes.numbers.count % 2 != 0 || attributes.isWrong
      for index in stride(from: 0, to: attributes.numbers.count - 1, by: 2) {
        append(attributes.numbers[index], attributes.numbers[index + 1])
      }
      if let count = attributes.count { isWrong = isWrong || count != entries.count }
    default: return nil
    }
  }

  /// Reads the next block of the map.
  mutating func add(_ block: Span<UInt8>) {
    switch rest {
    case .none: break
    case .blocks: add(block, at: 0, count: 21, next: 504)
    case .lines:
      contentBytes += block.count
      addLines(block)
    }
    if isWrong || isTooLong { rest = .none }
  }

  private mutating func add(_ block: Span<UInt8>, at start: Int, count: Int, next: Int) {
    rest = block[next] == 0 ? .none : .blocks
    for at in stride(from: start, to: start + count * 24, by: 24) {
      if block[at] == 0 || block[at + 12] == 0 { break }
      guard let offset = TarHeader.number(block, at..<(at + 12)),
        let count = TarHeader.number(block, (at + 12)..<(at + 24))
      else {
        isWrong = true
        return
      }
      append(offset, count)
    }
  }

  private mutating func addLines(_ block: Span<UInt8>) {
    for index in block.indices {
      let byte = block[index]
      if byte == 0x0a, let number = Int(digits) {
        digits = ""
        if expectedCount == nil {
          expectedCount = number
          isTooLong = number > SparseMap.entriesMax
        } else {
          numbers.append(number)
          if numbers.count == 2 {
            append(numbers[0], numbers[1])
            numbers.removeAll(keepingCapacity: true)
          }
        }
        if entries.count == expectedCount {
          // What fills the block up is zeros.
          let padding = block.extracting((index + 1)..<block.count)
          isWrong = padding.zeroPrefixCount < padding.count
          rest = .none
          return
        }
      } else if (0x30...0x39).contains(byte), digits.utf8.count < 19 {
        digits.append(Character(Unicode.Scalar(byte)))
      } else {
        isWrong = true
      }
      if isWrong || isTooLong { return }
    }
  }

  private mutating func append(_ offset: Int, _ count: Int) {
    if entries.count == SparseMap.entriesMax {
      isTooLong = true
    } else {
      entries.append((offset, count))
    }
  }
}
