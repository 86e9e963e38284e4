/// The fast way to a tape: from the places of the tokens, which vectors have found.
///
/// It takes what is right beyond doubt. All else, be it a fault or a name with escapes, is left to
/// ``JSONScanner``, which says what is wrong and where.
extension JSONTape {
  /// Writes the nodes of an object.
  ///
  /// - Parameters:
  ///   - text: contains the object.
  ///   - range: where.
  ///   - tokens: its tokens; one at least.
  ///   - names: the names that have numbers.
  ///   - nodes: has room for as many nodes as there are tokens.
  ///   - rootMembers: by the numbers of names, where the last member of that name is put.
  ///   - hasRepeatedMembers: set where two of those have one name.
  /// - Returns: how many nodes there are, or 0 where the scanner has to look.
  package static func build(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    _ tokens: borrowing StructuralIndex,
    _ names: KeyInterner,
    _ nodes: inout [Node],
    _ rootMembers: inout [Int],
    _ hasRepeatedMembers: inout Bool
  ) -> Int {
    let places = tokens.places
    var nodes = nodes.mutableSpan
    var rootMembers = rootMembers.mutableSpan
    let base = range.lowerBound
    var (token, count) = (0, 0)
    var (container, depth) = (-1, 0)
    var isObject = false
    var name: KeyInterner.Number = 0
    var keyStart = 0
    guard text[base + Int(places[0])] == 0x7b else { return 0 }
    while token < places.count {
      // A value begins here.
      let start = base + Int(places[token])
      let first = text[start]
      token += 1
      if container == 0 && name != 0 {
        if rootMembers[Int(name)] != 0 { hasRepeatedMembers = true }
        rootMembers[Int(name)] = count
      }
      var isOpen = false
      if first == 0x22 {
        guard let (end, hasEscapes) = stringEnd(text, base, places, &token) else { return 0 }
        nodes[count] = Node(
          kind: .string,
          flags: hasEscapes ? .isEncoded : [],
          name: name,
          nameDistance: isObject ? UInt32(truncatingIfNeeded: start + 1 - keyStart) : 0,
          start: start + 1,
          end: end,
          next: count + 1,
          parent: container
        )
      } else {
        guard let (kind, end) = value(text, start, before: range.upperBound) else { return 0 }
        let isNothing = kind == .number && JSONScanner.isZero(text, start..<end)
        nodes[count] = Node(
          kind: kind,
          flags: isNothing ? .isNothing : [],
          name: name,
          nameDistance: isObject ? UInt32(truncatingIfNeeded: start - keyStart) : 0,
          start: start,
          end: end,
          next: count + 1,
          parent: container
        )
        if kind == .object || kind == .array {
          isObject = kind == .object
          container = count
          depth += 1
          guard depth <= depthMax, token < places.count else { return 0 }
          isOpen = text[base + Int(places[token])] != (isObject ? 0x7d : 0x5d)
        }
      }
      count += 1
      // A value has ended here, unless it was opened just now.
      while !isOpen {
        guard container >= 0 else { return token == places.count ? count : 0 }
        guard token < places.count else { return 0 }
        let mark = base + Int(places[token])
        if text[mark] == 0x2c {
          token += 1
          break
        }
        guard text[mark] == (isObject ? 0x7d : 0x5d) else { return 0 }
        token += 1
        nodes[container].end = mark + 1
        nodes[container].next = count
        if !isObject && count == container + 1 { nodes[container].flags.insert(.isNothing) }
        container = nodes[container].parent
        depth -= 1
        isObject = container >= 0 && nodes[container].kind == .object
      }
      if isObject {
        guard token < places.count else { return 0 }
        keyStart = base + Int(places[token]) + 1
        guard text[keyStart - 1] == 0x22 else { return 0 }
        token += 1
        guard let (end, hasEscapes) = stringEnd(text, base, places, &token), !hasEscapes,
          token < places.count, text[base + Int(places[token])] == 0x3a
        else { return 0 }
        token += 1
        name = names.find(text.extracting(keyStart..<end))
      }
    }
    return 0
  }

  /// The closing quote of the string whose opening quote is before a token; nil where an
  /// escape in it is not one of JSON's.
  @inline(__always)
  private static func stringEnd(
    _ text: Span<UInt8>,
    _ base: Int,
    _ places: Span<UInt32>,
    _ token: inout Int
  ) -> (end: Int, hasEscapes: Bool)? {
    // Every string is closed, or there would be no places.
    guard token < places.count else { return nil }
    let place = base + Int(places[token])
    if text[place] == 0x22 {
      token += 1
      return (place, false)
    }
    return endBehindEscapes(text, base, places, &token).map { ($0, true) }
  }

  private static func endBehindEscapes(
    _ text: Span<UInt8>,
    _ base: Int,
    _ places: Span<UInt32>,
    _ token: inout Int
  ) -> Int? {
    while token < places.count {
      let place = base + Int(places[token])
      token += 1
      if text[place] == 0x22 { return place }
      switch text[place + 1] {
      case 0x22, 0x5c, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74: break
      case 0x75:
        // After the escape comes a quote at least, so that what is read is in the text.
        for offset in 2..<6 where hexValue(text[place + offset]) == nil { return nil }
      default: return nil
      }
    }
    return nil
  }

  /// What begins with a byte that is no quote, and where it ends (a container: where it begins);
  /// nil where it is nothing.
  private static func value(
    _ text: Span<UInt8>,
    _ start: Int,
    before end: Int
  ) -> (kind: Kind, end: Int)? {
    var scanner = JSONScanner(end: end, at: start)
    let kind: Kind
    do throws(JSONScanner.Stop) {
      switch text[start] {
      case 0x7b: return (.object, start)
      case 0x5b: return (.array, start)
      case 0x2d, 0x30...0x39:
        kind = .number
        try scanner.number(text)
      case 0x74:
        kind = .true
        try scanner.word(text, "true")
      case 0x66:
        kind = .false
        try scanner.word(text, "false")
      case 0x6e:
        kind = .null
        try scanner.word(text, "null")
      default: return nil
      }
    } catch {
      return nil
    }
    // What follows it without a space has no place of its own.
    switch scanner.peek(text) {
    case nil, 0x20, 0x09, 0x0a, 0x0d, 0x2c, 0x5d, 0x7d: return (kind, scanner.at)
    default: return nil
    }
  }
}
