/// What is around each record, depending on where the log was exported.
public enum Envelope: String, Sendable, CaseIterable {
  /// The bare record, members in alphabetical order, as the registry writes it.
  case registry
  /// Nested under `json`, beside `@timestamp`.
  case kibana
  /// Literal dotted names, such as `"json.error"`.
  case dotted
  /// Dotted names in `fields`, values in arrays.
  case fields
  /// An Elasticsearch dump: `{"_index":…,"_source":{"json":{…}}}`.
  case elastic
  /// Google Cloud Logging: `{"insertId":…,"jsonPayload":{…},"timestamp":…}`.
  case cloud
  /// Cloud Logging inside Kibana: `json.jsonPayload`.
  case kibanaCloud
  /// A record under `json`, with the siblings `kubernetes`, `docker` and `tag`.
  case kubernetes
  /// The registry's record in a string, as docker's `json-file` keeps it.
  case docker
  /// The registry's record after a prefix, as a Kubernetes node keeps it.
  case cri
  /// All of the others in turn, one after the other, but for the containers' two.
  case mixed

  /// The envelopes that the lines have in turn, segment by segment.
  var turns: [Envelope] {
    self == .mixed ? Self.allCases.filter { ![.docker, .cri, .mixed].contains($0) } : [self]
  }

  /// How many orders of its members a record occurs in.
  var variantCount: Int { [.registry, .docker, .cri].contains(self) ? 1 : 4 }

  /// The whole line of a record.
  ///
  /// - Parameters:
  ///   - record: the record's members.
  ///   - random: decides their order, unless it is the registry's own.
  /// - Returns: the line, with its line end.
  func line(_ record: [Member], _ random: inout Random) -> Phrase {
    var outer = siblings
    switch self {
    case .registry, .mixed:
      return Self.bare(record) + "\n"
    case .docker:
      let log = (Self.bare(record) + "\n").wrapped
      return Member.object([Member("log", json: "\"\(log)\"")] + siblings) + "\n"
    case .cri:
      return "\(.time) stdout F \(Self.bare(record))\n"
    case .dotted:
      outer += record.map { Member("json." + $0.name, json: $0.json) }
    case .fields:
      var fields = [Member("@timestamp", json: "[\"\(.time)\"]")]
      fields += record.map { Member("json." + $0.name, json: "[\($0.json)]") }
      outer.append(Member("fields", json: shuffled(fields, &random)))
    case .kibana, .kubernetes:
      outer.append(Member("json", json: shuffled(record, &random)))
    case .elastic:
      let json = Member("json", json: shuffled(record, &random))
      let source = shuffled([Member("@timestamp", "\(.time)"), json], &random)
      outer.append(Member("_source", json: source))
    case .cloud:
      outer.append(Member("jsonPayload", json: shuffled(record, &random)))
    case .kibanaCloud:
      let payload = Member("jsonPayload", json: shuffled(record, &random))
      outer.append(Member("json", json: shuffled(Self.cloud.siblings + [payload], &random)))
    }
    return shuffled(outer, &random) + "\n"
  }

  private static func bare(_ record: [Member]) -> Phrase {
    Member.object(record.sorted { $0.name < $1.name })
  }

  private func shuffled(_ members: [Member], _ random: inout Random) -> Phrase {
    var members = members
    for last in members.indices.dropFirst().reversed() {
      members.swapAt(last, random.below(last + 1))
    }
    return Member.object(members)
  }

  /// The members beside the record.
  private var siblings: [Member] {
    switch self {
    case .registry, .cri, .mixed: []
    case .docker: [Member("stream", "stdout"), Member("time", "\(.time)")]
    case .kibana, .dotted, .kibanaCloud: [Member("@timestamp", "\(.time)")]
    case .fields: [Member("_index", Self.index), Member("_id", "\(.token)")]
    case .elastic:
      [Member("_index", Self.index), Member("_id", "\(.token)"), Member("_score", json: "1.0")]
    case .cloud:
      [
        Member("insertId", "\(.token)"), Member("timestamp", "\(.time)"),
        Member("labels", json: #"{"k8s-pod/app":"registry"}"#), Member("severity", "INFO"),
      ]
    case .kubernetes:
      [
        Member("@timestamp", "\(.time)"),
        Member("docker", json: #"{"container_id":"\#(.otherDigestDigits)"}"#),
        Member(
          "kubernetes",
          json: #"{"container_name":"registry","host":"node-\#(.number(below: 40))","#
            + #""labels":{"app":"registry","release":"registry"},"namespace_name":"registry","#
            + #""pod_name":"registry-\#(.instance)"}"#
        ),
        Member("tag", "kube.var.log.containers.registry"),
      ]
    }
  }

  private static let index: Phrase = "pubsub-registry-inf-2022.05.12"
}
