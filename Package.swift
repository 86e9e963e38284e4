// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
]

// Returning a Span from a function needs the Lifetimes feature in Swift 6.3.
let coreSettings = settings + [.enableExperimentalFeature("Lifetimes")]

// Tests call `!` and `try!` nowhere either, but the Testing macros expand to code that
// strict memory safety flags, so the tests are built without it.
let testSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny")
]

// Who depends on StreamCore alone says `traits: []`, and resolves none of the packages.
let tools = TargetDependencyCondition.when(traits: ["Tools"])

let package = Package(
  name: "stream-cli",
  products: [
    .library(name: "StreamCore", targets: ["StreamCore"]),
    .library(name: "StreamTally", targets: ["StreamTally"]),
    .executable(name: "stream-cli", targets: ["stream-cli"]),
  ],
  traits: [
    .trait(
      name: "Tools",
      description: "The command, catalogues in YAML, and reports: all that needs other packages."
    ),
    .default(enabledTraits: ["Tools"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CLZ4",
      pkgConfig: "liblz4",
      providers: [.apt(["liblz4-dev"])]
    ),
    .systemLibrary(
      name: "CXXHash",
      pkgConfig: "libxxhash",
      providers: [.apt(["libxxhash-dev"])]
    ),
    .systemLibrary(
      name: "CZlib",
      pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"])]
    ),
    .systemLibrary(
      name: "CISAL",
      pkgConfig: "libisal",
      providers: [.apt(["libisal-dev"])]
    ),
    .systemLibrary(
      name: "CZstd",
      pkgConfig: "libzstd",
      providers: [.apt(["libzstd-dev"])]
    ),
    .systemLibrary(
      name: "CLZMA",
      pkgConfig: "liblzma",
      providers: [.apt(["liblzma-dev"])]
    ),
    .systemLibrary(
      name: "CBZip2",
      providers: [.apt(["libbz2-dev"])]
    ),
    .systemLibrary(
      name: "CArchive",
      pkgConfig: "libarchive",
      providers: [.apt(["libarchive-dev"])]
    ),
    .target(name: "CByteKernels"),
    .target(
      name: "StreamCore",
      dependencies: [
        "CLZ4", "CXXHash", "CZstd", "CLZMA", "CBZip2", "CArchive", "CByteKernels",
        // One of them, by the processor: see Inflater.
        "CISAL", "CZlib",
      ],
      swiftSettings: coreSettings
    ),
    .target(name: "StreamTally", dependencies: ["StreamCore"], swiftSettings: coreSettings),
    .target(
      name: "StreamCatalog",
      dependencies: ["StreamCore", .product(name: "Yams", package: "Yams", condition: tools)],
      swiftSettings: settings
    ),
    .target(
      name: "StreamGenerator",
      dependencies: ["StreamCore", "CLZ4", "CXXHash"],
      swiftSettings: coreSettings
    ),
    .target(
      name: "StreamReport",
      dependencies: [
        "StreamCore", "StreamTally",
        .product(name: "GRDB", package: "GRDB.swift", condition: tools),
        .product(name: "Mustache", package: "swift-mustache", condition: tools),
      ],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "stream-cli",
      dependencies: [
        "StreamCore", "StreamTally", "StreamCatalog", "StreamGenerator", "StreamReport",
        .product(name: "ArgumentParser", package: "swift-argument-parser", condition: tools),
      ],
      swiftSettings: settings
    ),
    .target(
      name: "Reference",
      dependencies: ["StreamCore"],
      path: "Tests/Reference",
      swiftSettings: testSettings
    ),
    .target(
      name: "TestSupport",
      dependencies: ["StreamCore", "StreamGenerator", "CLZ4", "CXXHash", "CArchive", "CZlib"],
      path: "Tests/Support",
      swiftSettings: testSettings
    ),
    .systemLibrary(name: "CFuzzer", path: "Tests/Fuzzing/CFuzzer"),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "StreamCore", "StreamTally", "StreamCatalog", "StreamReport", "Reference", "TestSupport",
        "CFuzzer",
      ],
      path: "Tests/Fuzzing/Targets",
      swiftSettings: testSettings
    ),
    .testTarget(
      name: "StreamCoreTests",
      dependencies: ["StreamCore", "StreamTally", "StreamCatalog", "Reference", "TestSupport"],
      swiftSettings: testSettings
    ),
    .testTarget(
      name: "StreamTallyTests",
      dependencies: ["StreamCore", "StreamTally", "Reference", "TestSupport"],
      swiftSettings: testSettings
    ),
    .testTarget(
      name: "StreamCatalogTests",
      dependencies: ["StreamCore", "StreamCatalog", "Reference", "TestSupport"],
      swiftSettings: testSettings
    ),
    .testTarget(
      name: "StreamGeneratorTests",
      dependencies: ["StreamCore", "StreamTally", "StreamGenerator", "TestSupport"],
      swiftSettings: testSettings
    ),
    .testTarget(
      name: "StreamReportTests",
      dependencies: [
        "StreamCore", "StreamTally", "StreamGenerator", "StreamReport", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift", condition: tools),
      ],
      swiftSettings: testSettings
    ),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "StreamCore", "StreamTally", "StreamReport", "Reference", "TestSupport", "FuzzTargets",
        "stream-cli",
        .product(name: "GRDB", package: "GRDB.swift", condition: tools),
      ],
      swiftSettings: testSettings
    ),
  ],
  swiftLanguageModes: [.v6]
)

// The micro benchmarks see what is public within the package; only they need their library, and
// its plugin.
if Context.environment["STREAM_BENCHMARKS"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: [])
  )
  package.targets.append(
    .executableTarget(
      name: "Micro",
      dependencies: [
        "StreamCore", "StreamTally", "StreamGenerator",
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/Micro",
      swiftSettings: testSettings,
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
    )
  )
}

// What runs the fuzz targets is built with libFuzzer's instrumentation only, by Tests/fuzz.
if Context.environment["STREAM_FUZZING"] != nil {
  package.targets.append(
    .executableTarget(
      name: "Fuzz",
      dependencies: ["FuzzTargets", "CFuzzer"],
      path: "Tests/Fuzzing/Fuzz",
      swiftSettings: testSettings
    )
  )
}
