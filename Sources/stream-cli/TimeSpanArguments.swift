import ArgumentParser
import StreamCore
import StreamTally

/// The span of time that is asked for.
struct TimeSpanArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Leaves out what happened before this time: 2022-05-12, '2022-05-12 14:30', 14:30 (of the archives' day), 2h (ago), or RFC 3339; UTC where no zone is said.",
      valueName: "time"
    )
  )
  var since: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Leaves out what happened at this time or later.", valueName: "time")
  )
  var until: String?

  @OptionGroup var zone: TimeZoneArgument

  func validate() throws {
    for (option, text) in given where TimeArgument(text) == nil {
      throw ValidationError(TimeArgument.fault(of: text, for: option))
    }
    // Before anything is done: what else is to be known for it does not change the order.
    if let from = argument(since), let to = argument(until) {
      switch (from, to) {
      case (.moment, .moment), (.local, .local), (.timeOfDay, .timeOfDay), (.age, .age):
        try check(moment(from), moment(to))
      default: break
      }
    }
  }

  /// Whether anything is asked for.
  var isGiven: Bool { !given.isEmpty }

  /// Whether a time of day is asked for, without its day.
  private var needsDay: Bool {
    given.contains { if case .timeOfDay = argument($0.text) { true } else { false } }
  }

  private var given: [(option: String, text: String)] {
    [("--since", since), ("--until", until)].compactMap { option, text in
      text.map { (option, $0) }
    }
  }

  /// Says in a job what is asked for.
  ///
  /// - Parameters:
  ///   - job: gets the span, and in its catalogue what times without a zone mean; is not run.
  ///   - talk: whether it is said of which day a time of day is.
  /// - Throws: a usage error where a time cannot be known, or the span ends before it begins; the
  ///   exit code of an error, after its message was given.
  func apply(to job: inout Job, _ talk: ConsoleOptions) throws {
    zone.apply(to: &job.catalog)
    guard isGiven else { return }
    let zoneMinutes = job.catalog.zoneMinutes ?? 0
    let day = needsDay ? try self.day(of: job, zoneMinutes) : 0
    for (option, text) in given {
      guard let time = moment(argument(text), zoneMinutes: zoneMinutes, day: day) else {
        throw ValidationError("\(option): '\(text)' is outside of the years 0 to 9999")
      }
      if option == "--since" { job.options.since = time } else { job.options.until = time }
      if !talk.quiet, case .timeOfDay = argument(text) {
        Console.say(
          "stream-cli: note: \(option) \(text) is \(time.text), by the archives' first records"
        )
      }
    }
    try check(job.options.since, job.options.until)
  }

  /// Says where a time of day could be of several days.
  func warn(of result: Tally, _ catalog: Catalog, _ talk: ConsoleOptions) {
    let zoneMinutes = catalog.zoneMinutes ?? 0
    guard needsDay, !talk.quiet, let asked = result.options.since ?? result.options.until else {
      return
    }
    let day = TimeArgument.day(of: asked, zoneMinutes: zoneMinutes)
    for archive in result.input.archives {
      let others = [archive.from, archive.to].compactMap { $0 }.filter {
        TimeArgument.day(of: $0, zoneMinutes: zoneMinutes) != day
      }
      guard let other = others.first else { continue }
      Console.say(
        "stream-cli: warning: \(printable(archive.path)) has records of other days, such as at"
          + " \(other.text); write the date where one of those days is meant"
      )
      return
    }
  }

  private func argument(_ text: String?) -> TimeArgument? { text.flatMap { TimeArgument($0) } }

  private func moment(
    _ argument: TimeArgument?,
    zoneMinutes: Int = 0,
    day: Int = 0
  ) -> Timestamp? {
    argument?.moment(zoneMinutes: zoneMinutes, now: Machine.now, day: day)
  }

  /// Refuses a span that ends before it begins.
  private func check(_ from: Timestamp?, _ to: Timestamp?) throws {
    guard let from, let to, from > to else { return }
    throw ValidationError(
      "--since \(since ?? "") is later than --until \(until ?? ""); exchange them"
    )
  }

  /// Refuses a negative time: the library takes the letter of `-2h` for a request for help.
  ///
  /// - Parameter arguments: those of the command line.
  /// - Throws: a usage error.
  static func refuseNegative(_ arguments: [String]) throws {
    for (option, text) in zip(arguments, arguments.dropFirst())
    where ["--since", "--until"].contains(option) && text.hasPrefix("-") {
      throw ValidationError(TimeArgument.fault(of: text, for: option))
    }
  }

  /// The day of the archives' first records, in days since 1970.
  private func day(of job: Job, _ zoneMinutes: Int) throws -> Int {
    let found: FirstTimes
    do throws(RunError) {
      found = try job.firstTimes()
    } catch {
      throw StreamCLI.fail(error)
    }
    let what = given.map { "\($0.option) \($0.text)" }.joined(separator: " ")
    let advice = "write the date as well, such as 2022-05-12T14:30"
    if let path = found.readOnce {
      throw ValidationError(
        "\(what): of which day cannot be known before \(printable(path)) is read; \(advice)"
      )
    }
    guard let first = found.times.first else {
      throw ValidationError("\(what): the archives' first records have no time; \(advice)")
    }
    let day = TimeArgument.day(of: first.time, zoneMinutes: zoneMinutes)
    for (path, time) in found.times
    where TimeArgument.day(of: time, zoneMinutes: zoneMinutes) != day {
      throw ValidationError(
        "\(what): of which day? \(printable(first.path)) begins at \(first.time.text),"
          + " \(printable(path)) at \(time.text); \(advice)"
      )
    }
    return day
  }
}
