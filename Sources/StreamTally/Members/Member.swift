package import StreamCore

/// A member of an object of a tally file: its name, its place in the object, and how it adds up.
///
/// What it can be depends on the object (``TallyRecord``, ``TallySum``), so that a member of a sum
/// that does not say how it adds up does not compile.
package struct Member<Root: TallyObject>: Sendable {
  /// When a member is there.
  package enum Presence: Sendable {
    /// It is written, and a file without it is refused.
    case required
    /// It is written; files from before there was one have none.
    case added
    /// It is only there where there is something to say.
    case sparse
  }

  /// Its name, and a second one where it takes two members.
  package let names: [String]
  /// Where its value is; nil where it follows from others.
  package let property: (any PartialKeyPath<Root> & Sendable)?

  let write: @Sendable (Root, inout JSONWriter) -> Void
  let read: (@Sendable (JSONDocument.Members, inout Root) throws(JSONDocument.ReadError) -> Void)?
  /// Looks at the object when all of it has been read.
  let check: (@Sendable (JSONDocument.Members, Root) throws(JSONDocument.ReadError) -> Void)?
  let add: (@Sendable ([Root], inout Root, SumContext) -> Void)?

  private init<Value: TallyValue>(
    _ name: String,
    _ property: any WritableKeyPath<Root, Value> & Sendable,
    _ presence: Presence,
    adding add: (@Sendable ([Root], inout Root, SumContext) -> Void)?
  ) {
    names = [name]
    self.property = property
    write = { root, writer in
      let value = root[keyPath: property]
      if presence == .sparse && value.isAbsent { return }
      value.write(name, to: &writer)
    }
    read = { (found, root) throws(JSONDocument.ReadError) in
      let value = presence == .required ? try found.member(name) : found.optional(name)
      if let value { root[keyPath: property] = try Value(value) }
    }
    check = nil
    self.add = add
  }

  /// A member that follows from others: it is written, and never read.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - write: writes it by its name.
  package init(
    derived name: String,
    _ write: @escaping @Sendable (Root, String, inout JSONWriter) -> Void
  ) {
    names = [name]
    property = nil
    self.write = { root, writer in write(root, name, &writer) }
    read = nil
    check = nil
    add = nil
  }

  /// A sum of other members, which is checked when it is read.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - total: the sum.
  ///   - fault: what is wrong where it is another.
  package init(
    total name: String,
    _ total: any KeyPath<Root, Int> & Sendable,
    otherwise fault: String
  ) {
    names = [name]
    property = nil
    write = { root, writer in root[keyPath: total].write(name, to: &writer) }
    read = nil
    check = { (found, root) throws(JSONDocument.ReadError) in
      let value = try found.member(name)
      guard try value.count() == root[keyPath: total] else { throw value.error(fault) }
    }
    add = nil
  }
}

extension Member where Root: TallyRecord {
  /// A member of an object that is kept as a whole.
  package init<Value: TallyValue>(
    _ name: String,
    _ property: any WritableKeyPath<Root, Value> & Sendable,
    _ presence: Presence = .required
  ) {
    self.init(name, property, presence, adding: nil)
  }
}

extension Member where Root: TallySum {
  /// A member that adds up as its type does.
  package init<Value: TallySummand>(
    _ name: String,
    _ property: any WritableKeyPath<Root, Value> & Sendable,
    _ presence: Presence = .required
  ) {
    self.init(name, property, presence) { parts, sum, context in
      sum[keyPath: property] = Value.sum(of: parts.map { $0[keyPath: property] }, context)
    }
  }

  /// A member that adds up in its own way.
  package init<Value: TallyValue>(
    _ name: String,
    _ property: any WritableKeyPath<Root, Value> & Sendable,
    _ presence: Presence = .required,
    adding way: Adding<Value>
  ) {
    self.init(name, property, presence) { parts, sum, context in
      sum[keyPath: property] = way.sum(parts.map { $0[keyPath: property] }, context)
    }
  }

  /// A list of counts by a text, and how often others occurred that are not in it.
  package init<Element: CountedText>(
    _ name: String,
    overflow: String,
    _ property: any WritableKeyPath<Root, TextCounts<Element>> & Sendable,
    _ presence: Presence = .required
  ) {
    names = [name, overflow]
    self.property = property
    write = { root, writer in
      root[keyPath: property].list.write(name, to: &writer)
      let count = root[keyPath: property].overflow
      if count > 0 { count.write(overflow, to: &writer) }
    }
    read = { (found, root) throws(JSONDocument.ReadError) in
      let list = presence == .required ? try found.member(name) : found.optional(name)
      if let list { root[keyPath: property].list = try [Element](list) }
      if let count = found.optional(overflow) {
        root[keyPath: property].overflow = try count.count()
      }
    }
    check = nil
    add = { parts, sum, context in
      sum[keyPath: property] = TextCounts.sum(of: parts.map { $0[keyPath: property] }, context)
    }
  }
}

/// How values add up that are no numbers.
package struct Adding<Value: TallyValue>: Sendable {
  /// Takes at least one value.
  let sum: @Sendable ([Value], SumContext) -> Value

  /// The value that all of them have; tallies with others are refused.
  package static var same: Adding { Adding { values, _ in values[0] } }
}

extension Adding where Value == Int? {
  /// The sum, which is known only where each part is.
  package static var whereKnown: Adding {
    Adding { values, _ in
      values.contains(nil) ? nil : values.lazy.compactMap { $0 }.reduce(0, +)
    }
  }
}

extension Adding where Value == Timestamp? {
  /// The first moment, where there is one.
  package static var earliest: Adding {
    Adding { values, _ in values.lazy.compactMap { $0 }.min() }
  }

  /// The last moment, where there is one.
  package static var latest: Adding {
    Adding { values, _ in values.lazy.compactMap { $0 }.max() }
  }
}
