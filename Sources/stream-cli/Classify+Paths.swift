import StreamCore

extension Classify {
  /// The command with paths alone: what the library parses, without the library.
  ///
  /// - Parameter paths: the arguments, of which none is an option.
  init(paths: [String]) {
    self.init()
    archives = InputArguments(paths: paths)
    files = CatalogFiles.none
    output = OutputOptions.none
    counting = TallyOptionGroup.none
    index = false
    talk = ConsoleOptions.none
  }
}

// What follows says of every option what it is where it is not given. An option that is
// forgotten here ends the program where it is used.

extension InputArguments {
  fileprivate init(paths: [String]) {
    self.init()
    self.paths = paths
    filesFrom = nil
    include = []
    exclude = []
    inputFormat = nil
    dictionary = nil
    window = Self.windowByDefault
    raiseLimits = 1
    duplicates = .once
    strict = false
    noVerify = false
    jobs = Jobs()
    jobs.jobs = nil
    chunkSize = nil
  }
}

extension CatalogFiles {
  fileprivate static var none: Self {
    var files = Self()
    files.paths = []
    return files
  }
}

extension OutputOptions {
  fileprivate static var none: Self {
    var output = Self()
    output.argument = .text
    output.path = nil
    return output
  }
}

extension TallyOptionGroup {
  fileprivate static var none: Self {
    var counting = Self()
    counting.select = .failures
    counting.span = TimeSpanArguments.none
    counting.samples = samplesByDefault
    counting.bucket = .byDefault
    counting.by = nil
    counting.maxLine = nil
    counting.accepted = AcceptanceArguments.none
    counting.parsesEveryLine = false
    counting.redact = false
    return counting
  }
}

extension TimeSpanArguments {
  fileprivate static var none: Self {
    var span = Self()
    span.since = nil
    span.until = nil
    span.zone = TimeZoneArgument()
    span.zone.timeZone = nil
    return span
  }
}

extension AcceptanceArguments {
  fileprivate static var none: Self {
    var accepted = Self()
    accepted.accept = []
    accepted.maxMalformed = .count(0)
    return accepted
  }
}

extension ConsoleOptions {
  fileprivate static var none: Self {
    var talk = Self()
    talk.quiet = false
    talk.verbose = false
    talk.color = .auto
    talk.stats = nil
    return talk
  }
}
