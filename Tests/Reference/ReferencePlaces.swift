import StreamCore

/// Where records are in records (docs/CONTRACT.md, "Envelopes").

/// A value at one of the catalogue's places for records.
struct ReferenceRecordPlace {
  /// The catalogue's path.
  var path: String
  /// The value.
  var node: Int
  var content: Content

  enum Content {
    /// An object, which is a record.
    case object
    /// A text, which can be one.
    case text([UInt8])
    /// Neither.
    case other
  }
}

/// The members of which an object consists that only carries a text; the first one has the text.
private let carriers = [
  ["log", "stream", "time", "attrs"],
  ["line", "timestamp", "labels", "ts", "stream"],
  ["Line", "Source", "Timestamp", "Partial"],
]

extension ReferenceJSON {
  /// The values at the catalogue's places, in the order of the text; of repeated members each, of an
  /// array each element.
  func recordPlaces(_ catalog: Catalog) -> [ReferenceRecordPlace] {
    var places: [ReferenceRecordPlace] = []
    for path in catalog.recordPaths {
      for node in spellings(of: path, every: true).joined() {
        for place in recordPlaces(path, node)
        where !places.contains(where: { $0.node == place.node }) {
          places.append(place)
        }
      }
    }
    return places.sorted { $0.node < $1.node }
  }

  private func recordPlaces(_ path: String, _ node: Int) -> [ReferenceRecordPlace] {
    switch nodes[node].kind {
    case .object: [ReferenceRecordPlace(path: path, node: node, content: .object)]
    case .string: [ReferenceRecordPlace(path: path, node: node, content: .text(nodes[node].text))]
    case .array:
      if let bytes = bytes(of: node) {
        [ReferenceRecordPlace(path: path, node: node, content: .text(bytes))]
      } else {
        // An array in it can only be the bytes of a text.
        nodes[node].elements.filter { nodes[$0].kind != .array || bytes(of: $0) != nil }
          .flatMap { recordPlaces(path, $0) }
      }
    default: [ReferenceRecordPlace(path: path, node: node, content: .other)]
    }
  }

  /// The bytes that an array of numbers spells: journald's `MESSAGE`, or one of several.
  func bytes(of array: Int) -> [UInt8]? {
    let message = Array("MESSAGE".utf8)
    let arrays = nodes.flatMap(\.members).filter { $0.name == message }.map(\.value)
    let isMessage = arrays.contains(array) || arrays.contains { nodes[$0].elements.contains(array) }
    let elements = nodes[array].elements
    let bytes = elements.compactMap { element in
      nodes[element].kind == .number
        ? UInt8(String(decoding: source(of: element), as: UTF8.self)) : nil
    }
    return !isMessage || elements.isEmpty || bytes.count < elements.count ? nil : bytes
  }

  /// Whether journalctl left a text out: it does where it is longer than 4,096 bytes.
  func hasMessageLeftOut(_ catalog: Catalog) -> Bool {
    let name = "MESSAGE"
    return catalog.recordPaths.contains(name)
      && spellings(of: name, every: true).joined().contains { value in
        // Where an entry has it several times, it is an array.
        ([value] + nodes[value].elements).contains { nodes[$0].kind == .null }
      }
  }

  /// Whether an object has nothing but a text and what carries it.
  var isCarrier: Bool {
    guard !isLogfmt else { return false }
    return carriers.contains { names in
      guard let text = member(names[0]), nodes[text].kind == .string || bytes(of: text) != nil
      else { return false }
      return nodes[0].members.allSatisfy { member in
        names.contains { Array($0.utf8) == member.name }
      }
    }
  }

  /// Whether a value has another one of some in it.
  func isAround(_ node: Int, _ others: [Int]) -> Bool {
    others.contains { node != $0 && contains(node, $0) }
  }

  /// A value as a text of its own.
  func inner(_ node: Int) -> ReferenceJSON? { ReferenceJSON(source(of: node)) }
}
