/// The values that slots are filled with again and again: names, digests, programs.
///
/// They lie one after the other, so that a line is written by copying alone.
struct SlotValues: Sendable {
  static let digestCount = 4096
  static let digestBytes = 71
  private static let repositoryCount = 1024

  /// SlotValues of different lengths.
  struct List: Sendable {
    private(set) var bytes: [UInt8] = []
    private var starts = [0]

    var count: Int { starts.count - 1 }

    /// A word's place in ``bytes``.
    subscript(index: Int) -> Range<Int> { starts[index]..<starts[index + 1] }

    mutating func append(_ word: String) {
      bytes += word.utf8
      starts.append(bytes.count)
    }

    init(_ words: [String] = []) {
      for word in words { append(word) }
    }

    /// The same words in a record inside a string.
    var wrapped: List {
      List(
        (0..<count).map { index in
          let word = String(decoding: bytes[self[index]], as: UTF8.self)
          return String(word.flatMap { $0 == "\\" ? [$0, $0] : [$0] })
        }
      )
    }
  }

  private(set) var repositories = List()
  /// The first part of each repository.
  private(set) var roots = List()
  private(set) var instances = List()
  /// ``digestCount`` digests of ``digestBytes`` each, with `sha256:`.
  private(set) var digests: [UInt8] = []

  let tags = List(
    ["latest", "main", "stable", "3.11.6", "v2.0.1", "1.4.0-rc3", "dev", "release-2022-05"]
      + (0..<24).map { "build-\(1400 + 37 * $0)" }
  )
  /// Escaped already.
  let userAgents = List([
    "docker/20.10.12 go/go1.16.12 git-commit/459d0df kernel/5.4.0-1068 os/linux arch/amd64"
      + #" UpstreamClient(Docker-Client/20.10.12 \\(linux\\))"#,
    "docker/20.10.14 go/go1.16.15 git-commit/87a90dc kernel/5.10.104 os/linux arch/arm64",
    "containerd/1.5.9", "containerd/v1.6.2", "kaniko/v1.8.1", "skopeo/1.4.1",
    "go-containerregistry/v0.8.0", "Buildah/1.23.1", "GitLab/14.11.0", "curl/7.79.1",
  ])
  let wrappedUserAgents: List
  let mediaTypes = List([
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.image.rootfs.diff.tar.gzip",
    "application/vnd.docker.container.image.v1+json",
  ])

  init(_ random: inout Random) {
    wrappedUserAgents = userAgents.wrapped
    let owners = ["acme", "globex", "initech", "umbrella", "hooli", "stark", "wayne", "tyrell"]
    let projects = ["app", "shop", "infra", "data", "mobile", "tools", "platform", "demo"]
    let images = ["web", "api", "worker", "base", "ci", "db-migrate", "nginx", "runner", "cache"]
    for index in 0..<Self.repositoryCount {
      let root = "\(owners[random.below(owners.count)])-\(index / 4)"
      let project = projects[random.below(projects.count)]
      let image = images[random.below(images.count)]
      roots.append(root)
      repositories.append(random.chance(4) ? "\(root)/\(project)" : "\(root)/\(project)/\(image)")
    }
    for _ in 0..<Self.digestCount {
      digests += Array("sha256:".utf8)
      for _ in 0..<4 { digests += Self.hexadecimal(random.next()) }
    }
    for _ in 0..<12 {
      let digits = String(
        decoding: Self.hexadecimal(random.next()) + Self.hexadecimal(random.next()),
        as: UTF8.self
      )
      var instance = ""
      for (offset, digit) in digits.enumerated() {
        if [8, 12, 16, 20].contains(offset) { instance.append("-") }
        instance.append(digit)
      }
      instances.append(instance)
    }
  }

  private static func hexadecimal(_ number: UInt64) -> [UInt8] {
    (0..<16).map { hexDigit(number >> UInt64(4 * $0)) }
  }

  /// The digit of the lowest four bits.
  static func hexDigit(_ bits: UInt64) -> UInt8 {
    let digit = UInt8(truncatingIfNeeded: bits & 15)
    return digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
  }
}
