package import StreamCore

/// A member of an object of a tally file: its name, its place in the object, and how it adds up.
///
/// What it can be depends on the object (``TallyRecord``, ``TallySum``), so that a member of a sum
/// that does not say how it adds up does not compile.
///
/// Every closure of an initialiser captures its key path alone, as a closure that captures nothing,
/// and initialisers are inlined: then the compiler puts the access to the value in the place of the
/// key path, and a table of members is names and functions. `Root` has no constraint, for which the
/// runtime would search all conformances of the program.
package struct Member<Root>: Sendable {
  /// When a member is there.
  package enum Presence: Sendable {
    /// It is written, and a file without it is refused.
    case required
    /// It is written; files from before there was one have none.
    case added
    /// It is only there where there is something to say.
    case sparse
  }

  /// Makes the way to a value in an object.
  package typealias Path<Value> = @Sendable () -> WritableKeyPath<Root, Value>

  typealias Write = @Sendable (Root, Self, inout JSONWriter) -> Void
  typealias Read =
    @Sendable (JSONDocument.Members, Self, inout Root) throws(JSONDocument.ReadError) -> Void
  typealias Check =
    @Sendable (JSONDocument.Members, Self, Root) throws(JSONDocument.ReadError) -> Void
  typealias Add = @Sendable ([Root], inout Root, SumContext) -> Void

  /// Its name.
  package let name: String
  /// The name of a number that goes with it, where it takes two members; else empty.
  let overflowName: String
  /// What is wrong where a total is another; empty where it is none.
  private let fault: String
  private let presence: Presence
  /// Makes the way to its value; nil where it follows from others.
  private let path: (@Sendable () -> PartialKeyPath<Root>)?
  private let writing: Write
  private let reading: Read?
  private let checking: Check?
  private let adding: Add?

  @inline(__always)
  private init(
    _ name: String,
    overflow: String = "",
    _ presence: Presence = .required,
    fault: String = "",
    path: (@Sendable () -> PartialKeyPath<Root>)?,
    write: @escaping Write,
    read: Read?,
    check: Check?,
    add: Add?
  ) {
    self.name = name
    overflowName = overflow
    self.presence = presence
    self.fault = fault
    self.path = path
    writing = write
    reading = read
    checking = check
    adding = add
  }

  /// Where its value is; nil where it follows from others.
  package var property: PartialKeyPath<Root>? { path?() }

  /// Writes what an object has of it.
  func write(_ object: Root, to writer: inout JSONWriter) { writing(object, self, &writer) }

  /// Reads it into an object.
  func read(
    _ found: JSONDocument.Members,
    into object: inout Root
  ) throws(JSONDocument.ReadError) {
    try reading?(found, self, &object)
  }

  /// Looks at an object when all of it has been read.
  func check(_ found: JSONDocument.Members, _ object: Root) throws(JSONDocument.ReadError) {
    try checking?(found, self, object)
  }

  /// Adds up what several objects have of it.
  func add(_ parts: [Root], to sum: inout Root, _ context: SumContext) {
    adding?(parts, &sum, context)
  }

  @inline(__always)
  private init<Value: TallyValue>(
    _ name: String,
    _ property: @escaping Path<Value>,
    _ presence: Presence,
    adding add: Add?
  ) {
    self.init(
      name,
      presence,
      path: { property() },
      write: { root, member, writer in
        let value = root[keyPath: property()]
        if member.presence == .sparse && value.isAbsent { return }
        value.write(member.name, to: &writer)
      },
      read: { (found, member, root) throws(JSONDocument.ReadError) in
        if let value = try member.value(in: found) { root[keyPath: property()] = try Value(value) }
      },
      check: nil,
      add: add
    )
  }

  /// The member of a file; nil where it has none, and need not.
  private func value(
    in found: JSONDocument.Members
  ) throws(JSONDocument.ReadError) -> JSONDocument.Value? {
    presence == .required ? try found.member(name) : found.optional(name)
  }

  /// A member that follows from others: it is written, and never read.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - write: writes it by its name.
  @inline(__always)
  package init(
    derived name: String,
    _ write: @escaping @Sendable (Root, String, inout JSONWriter) -> Void
  ) {
    self.init(
      name,
      path: nil,
      write: { root, member, writer in write(root, member.name, &writer) },
      read: nil,
      check: nil,
      add: nil
    )
  }

  /// A sum of other members, which is checked when it is read.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - total: the sum.
  ///   - fault: what is wrong where it is another.
  @inline(__always)
  package init(
    total name: String,
    _ total: @autoclosure @escaping @Sendable () -> KeyPath<Root, Int>,
    otherwise fault: String
  ) {
    self.init(
      name,
      fault: fault,
      path: nil,
      write: { root, member, writer in root[keyPath: total()].write(member.name, to: &writer) },
      read: nil,
      check: { (found, member, root) throws(JSONDocument.ReadError) in
        let value = try found.member(member.name)
        guard try value.count() == root[keyPath: total()] else { throw value.error(member.fault) }
      },
      add: nil
    )
  }
}

extension Member where Root: TallyRecord {
  /// A member of an object that is kept as a whole.
  @inline(__always)
  package init<Value: TallyValue>(
    _ name: String,
    _ property: @autoclosure @escaping Path<Value>,
    _ presence: Presence = .required
  ) {
    self.init(name, property, presence, adding: nil)
  }
}

extension Member where Root: TallySum {
  /// A member that adds up as its type does.
  @inline(__always)
  package init<Value: TallySummand>(
    _ name: String,
    _ property: @autoclosure @escaping Path<Value>,
    _ presence: Presence = .required
  ) {
    self.init(name, property, presence) { parts, sum, context in
      sum[keyPath: property()] = Value.sum(of: parts.map { $0[keyPath: property()] }, context)
    }
  }

  /// A member that adds up in its own way.
  @inline(__always)
  package init<Value: TallyValue>(
    _ name: String,
    _ property: @autoclosure @escaping Path<Value>,
    _ presence: Presence = .required,
    adding way: Adding<Value>
  ) {
    self.init(name, property, presence) { parts, sum, context in
      sum[keyPath: property()] = way.sum(parts.map { $0[keyPath: property()] }, context)
    }
  }

  /// A list of counts by a text, and how often others occurred that are not in it.
  @inline(__always)
  package init<Element: CountedText>(
    _ name: String,
    overflow: String,
    _ property: @autoclosure @escaping Path<TextCounts<Element>>,
    _ presence: Presence = .required
  ) {
    self.init(
      name,
      overflow: overflow,
      presence,
      path: { property() },
      write: { root, member, writer in
        let counts = root[keyPath: property()]
        counts.list.write(member.name, to: &writer)
        if counts.overflow > 0 { counts.overflow.write(member.overflowName, to: &writer) }
      },
      read: { (found, member, root) throws(JSONDocument.ReadError) in
        if let list = try member.value(in: found) {
          root[keyPath: property()].list = try [Element](list)
        }
        if let count = found.optional(member.overflowName) {
          root[keyPath: property()].overflow = try count.count()
        }
      },
      check: nil,
      add: { parts, sum, context in
        sum[keyPath: property()] = TextCounts.sum(
          of: parts.map { $0[keyPath: property()] },
          context
        )
      }
    )
  }
}

/// How values add up that are no numbers.
package struct Adding<Value>: Sendable {
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
