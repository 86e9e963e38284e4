import StreamCore

extension Damage.Kind {
  /// What to do about it; nil for what is a reason of its own.
  var action: String? {
    switch self {
    case .badBlock, .blockChecksum, .contentChecksum, .contentSize, .badHeader, .badBlockLength,
      .truncated:
      Reason.Kind.damaged.action
    case .garbage:
      "Find out what wrote the bytes that belong to no archive, named below."
    case .readError:
      "Check the disk or the network that did not give all bytes, and run again."
    case .limit:
      "Look at what is in the archives that are larger or deeper than is read, named below."
    case .unreadable, .unfinished: nil
    }
  }
}
