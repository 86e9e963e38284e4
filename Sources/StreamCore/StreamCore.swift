/// The version of stream-cli and of the library, also named in every tally (`generator`).
public let streamCoreVersion = "0.1.0"
