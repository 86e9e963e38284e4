extension Catalog {
  /// The settings of a catalogue that names none: they suit most programs, and leave no error out.
  ///
  /// What a catalogue's file leaves out is taken from here, never from ``builtIn``: rules that were
  /// made for one program would drop the failures of another, and call the result clear.
  public static let neutral = Catalog(
    name: "neutral",
    errorPaths: ["error"],
    timePaths: ["time", "@timestamp", "timestamp", "ts"],
    rules: [],
    contextFields: [],
    haltMessage: "Have someone look at the unknown failures, and report them.",
    issues: []
  )

  /// Members that name a machine or somebody in most programs' logs.
  public static let usualRedactedFields = [
    "host", "name", "path", "remote_addr", "remote_ip", "user", "username",
  ]
}
