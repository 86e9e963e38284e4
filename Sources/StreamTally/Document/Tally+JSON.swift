package import StreamCore

extension Tally {
  /// The tally in JSON (docs/TALLY.md), in UTF-8 with a line end; the same bytes for the same
  /// input, whatever the jobs and the chunk size.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    write(nil, to: &writer)
    return writer.output
  }
}

extension Reason {
  /// Writes the reason as an element of a list.
  package func write(to list: inout JSONWriter) {
    list.object {
      $0.member("reason", kind.rawValue)
      $0.member("count", count)
      $0.member("detail", detail)
      $0.member("accepted", isAccepted)
    }
  }
}
