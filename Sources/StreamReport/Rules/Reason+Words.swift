import StreamCore

extension Reason.Kind {
  /// What to do about it.
  var action: String {
    switch self {
    case .damaged:
      "Get a whole copy of the damaged archives and run again."
    case .malformed:
      "Look at the lines that could not be understood, listed below."
    case .oversized:
      "Look at the lines that are too long to be looked at, or allow longer ones with --max-line."
    case .unreadable:
      "Convert or unpack the files that cannot be read, named below, and run again."
    case .zeros:
      "Find out why zero bytes are in the logs, since lines may be missing: rotating with"
        + " copytruncate leaves them where the writer does not append (O_APPEND)."
    case .unfinished:
      "Run again when the logs that are still being written are complete."
    case .nothingRead:
      "Find out why the input has no log: no line of one was read."
    case .noRecords:
      "Check the paths of the archives without a record, or give their program's catalogue with"
        + " --catalog."
    case .unplaced:
      "Have a look at the lines named below: they have an error inside of a string where records"
        + " are not looked for."
    case .noErrorPath:
      "Correct the `error` paths of the catalogue: they name no place where these logs have"
        + " their errors."
    case .window:
      "Check --since and --until: no record is of that time."
    case .interrupted:
      "Run again to the end: this run was ended before all was read."
    }
  }

  /// What happened, as a part of a sentence; of damage ``ReasonSummary`` knows more.
  func description(_ count: Int) -> String {
    switch self {
    case .damaged:
      "\(Words.number(count, "place")) could not be read"
    case .malformed:
      "\(Words.number(count, "line")) could not be understood"
    case .oversized:
      "\(Words.number(count, "line")) could not be looked at, being too long"
    case .unreadable:
      "\(Words.number(count, "file")) could not be opened or unpacked"
    case .zeros:
      "\(Words.number(count, "place")) had zero bytes where lines begin"
    case .unfinished:
      "a record or a stream came without its end (\(Words.times(count)))"
    case .nothingRead:
      "no line of a log was read"
    case .noRecords:
      "\(Words.number(count, "archive")) had lines, but no record"
    case .unplaced:
      "\(Words.number(count, "record")) with an error came inside of strings where records are"
        + " not looked for"
    case .noErrorPath:
      "\(Words.number(count, "archive")) had errors only where the catalogue does not look"
    case .window:
      "no record was of the time that was asked for"
    case .interrupted:
      "the run was ended before all was read"
    }
  }
}
