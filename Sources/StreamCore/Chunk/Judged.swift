/// What a line, or a text in a record, was found to be.
struct Judged {
  /// Why a line is malformed.
  struct Fault {
    /// What can be accepted apart, or is a reason of its own.
    enum Kind: String {
      /// The end of a record, whose beginning is in another archive.
      case cut
      /// A text that journalctl left out.
      case longMessage = "long-message"
      /// A record, of which the rest is still to come.
      case unfinished
    }

    var kind: Kind?
    let reason: String
    /// Where, for people.
    let at: String
  }

  /// Whether it contains a record, or an object that carries one or a text.
  var hasRecord = false
  /// Whether only blanks are in it.
  var isBlank = false
  /// The first fault; records before it were judged.
  var fault: Fault?

  /// A fault, unless there was one before.
  mutating func add(_ reason: String, at: String, kind: Fault.Kind? = nil) {
    fault = fault ?? Fault(kind: kind, reason: reason, at: at)
  }

  mutating func add(_ other: Judged) {
    hasRecord = hasRecord || other.hasRecord
    fault = fault ?? other.fault
  }
}

/// What is around a text that is judged.
struct Scope {
  /// Where its line is.
  let position: Location
  /// How many records are around it.
  var depth: Int
  /// What kind of place it is at.
  var place: RecordPlace.Text
  /// Whether the text is what a program wrote to a container's runtime, of whose log its line is the
  /// first.
  var isContainersFirst = false
  /// When the line was written, by what is around the text.
  var time: Timestamp?
  /// Whether the zone of that time is not known, where that matters.
  var lacksZone = false
}
