import Foundation
import StreamCore
import StreamTally

/// An example's fields in one column: a JSON array of names and values in turn.
enum FieldList {
  static func text(_ fields: [Tally.Example.Field]) -> String {
    var writer = JSONWriter()
    writer.array { list in
      for field in fields {
        list.element(field.name)
        list.element(field.value)
      }
    }
    return String(decoding: writer.output, as: UTF8.self)
  }

  /// The fields of a text; none where it is no such array.
  static func fields(_ text: String) -> [Tally.Example.Field] {
    let words = (try? JSONDecoder().decode([String].self, from: Data(text.utf8))) ?? []
    return stride(from: 0, to: words.count - 1, by: 2).map {
      Tally.Example.Field(name: words[$0], value: words[$0 + 1])
    }
  }
}
