// swift-tools-version: 6.2
// The rooms of the house and what each may import. The table in Sources/README.md says why;
// RepositoryTests keeps this file, that table and the import statements in agreement.

import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  // A type of ours that hands out a span of its storage needs this one experimental feature.
  .enableExperimentalFeature("Lifetimes"),
]

func room(_ name: String, imports: [String] = []) -> Target {
  .target(
    name: name, dependencies: imports.map { .byName(name: $0) }, swiftSettings: strict)
}

func tests(of name: String, imports: [String] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: ([name, "TestKit"] + imports).map { .byName(name: $0) },
    exclude: exclude, swiftSettings: strict)
}

/// Text files, which no compiler reads.
let queryTests = [
  "combinations", "compare", "contract", "dimensions", "errors", "exact", "filters", "gaps",
  "grouping", "language", "measures", "netting", "order", "ratings", "risk", "show", "statistics",
  "whatif",
].map { $0 + ".test" }

let package = Package(
  name: "espalier",
  products: [
    .executable(name: "espalier", targets: ["espalier"]),
    .executable(name: "espalierd", targets: ["espalierd"]),
    .executable(name: "espalier-benchmark", targets: ["EspalierBenchmark"]),
    .library(name: "CountAllocations", type: .dynamic, targets: ["CountAllocations"]),
  ],
  targets: [
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "CLibPQ"),
    .systemLibrary(name: "COpenSSL"),
    room("Exact"),
    room("Columns", imports: ["Exact"]),
    room("Book", imports: ["Exact", "Columns"]),
    room("Snapshot", imports: ["CZlib", "COpenSSL", "Exact", "Columns"]),
    room("BookFiles", imports: ["Exact", "Columns", "Book", "Snapshot"]),
    room("DemoBook", imports: ["Exact"]),
    room("Query", imports: ["Exact"]),
    room("Engine", imports: ["Exact", "Columns", "Book", "Query"]),
    room("Console", imports: ["Exact", "Query"]),
    room("Trust", imports: ["COpenSSL"]),
    room("Wire", imports: ["CZlib", "Exact", "Query", "Trust"]),
    room("EventLoop", imports: ["CLinux"]),
    room(
      "Server",
      imports: [
        "Exact", "Columns", "Book", "BookFiles", "Query", "Engine", "Console", "Trust", "Wire",
        "EventLoop",
      ]),
    room("Client", imports: ["Exact", "Query", "Trust", "Wire", "EventLoop"]),
    room("PostgresStore", imports: ["CLibPQ", "COpenSSL", "Exact", "Columns"]),
    room(
      "Operations",
      imports: ["Exact", "Columns", "Book", "Snapshot", "BookFiles", "PostgresStore"]),
    .executableTarget(
      name: "espalier",
      dependencies: [
        "CLinux", "Exact", "Columns", "Book", "BookFiles", "DemoBook", "Query", "Engine",
        "Console", "Trust", "Wire", "EventLoop", "Client",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "espalierd",
      dependencies: [
        "CLinux", "Exact", "Snapshot", "BookFiles", "Console", "EventLoop", "Server",
        "Trust", "PostgresStore", "Operations",
      ],
      swiftSettings: strict),

    // Part of every build, so that a change that breaks the benchmarks is noticed at once.
    .executableTarget(
      name: "EspalierBenchmark",
      dependencies: [
        "CLinux", "Exact", "Columns", "Book", "Snapshot", "BookFiles", "Query", "Engine",
      ],
      path: "benchmarks/EspalierBenchmark", swiftSettings: strict),

    .target(
      name: "TestKit", dependencies: ["Exact"], path: "Tests/TestKit", swiftSettings: strict),
    // Certificates of the tests' own.
    .target(
      name: "CertificateKit", dependencies: ["COpenSSL", "Trust"], path: "Tests/CertificateKit",
      swiftSettings: strict),
    // A server of the tests' own.
    .target(
      name: "PostgresKit", dependencies: ["PostgresStore"], path: "Tests/PostgresKit",
      swiftSettings: strict),
    tests(of: "Exact"),
    tests(of: "Columns", imports: ["Exact"]),
    tests(of: "Book", imports: ["Exact", "Columns"]),
    tests(
      of: "BookFiles", imports: ["Exact", "Columns", "Book", "DemoBook", "Snapshot"],
      exclude: ["Fixtures"]),
    tests(of: "Snapshot", imports: ["Exact", "Columns"], exclude: ["Golden"]),
    tests(of: "DemoBook"),
    tests(
      of: "Query", imports: ["Exact", "Columns", "Book", "BookFiles", "Engine"],
      exclude: ["Golden", "Books", "oracle", "README.md"] + queryTests),
    tests(of: "Engine", imports: ["Exact", "Columns", "Book", "BookFiles", "Query"]),
    tests(of: "Console", imports: ["Exact", "Query"], exclude: ["Golden"]),
    tests(of: "Trust", imports: ["CertificateKit"]),
    tests(of: "Wire", imports: ["Exact", "Query", "Trust"]),
    tests(of: "EventLoop"),
    tests(
      of: "Server",
      imports: [
        "Exact", "Columns", "Book", "BookFiles", "DemoBook", "Query", "Engine", "Console", "Trust",
        "Wire", "EventLoop", "Client", "CertificateKit",
      ]),
    tests(
      of: "PostgresStore", imports: ["Exact", "Book", "PostgresKit"],
      exclude: ["Golden", "Schema/cases"]),
    tests(
      of: "Operations",
      imports: [
        "Exact", "Columns", "Book", "Snapshot", "BookFiles", "Query", "Engine", "PostgresStore",
        "PostgresKit",
      ]),
    // Runs the program that the build has put beside the tests.
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "TestKit", "PostgresKit", "PostgresStore", "CertificateKit", "Query", "Trust", "Wire",
        "EventLoop", "Client",
      ],
      exclude: ["Golden"], swiftSettings: strict),
    // Preloaded into a server, counts what it asks of the heap.
    .target(name: "CountAllocations", path: "Tests/CountAllocations"),
    .testTarget(name: "RepositoryTests", swiftSettings: strict),
  ]
)

// Programs for libFuzzer, which brings the main function: only where they are asked for.
if Context.environment["ESPALIER_FUZZ"] == "1" {
  for (name, imports) in [
    ("FuzzDecimal", ["Exact"]), ("FuzzTimes", ["Exact"]), ("FuzzCSV", ["BookFiles"]),
    ("FuzzSnapshot", ["Columns", "Snapshot"]), ("FuzzQuery", ["Query"]),
    ("FuzzWire", ["Query", "Trust", "Wire"]), ("FuzzTrust", ["Trust"]),
    ("FuzzChanges", ["Exact", "Book", "BookFiles", "Query", "Engine"]),
  ] {
    package.targets.append(
      .executableTarget(
        name: name, dependencies: imports.map { .byName(name: $0) },
        path: "Tests/Fuzz/" + name, exclude: ["corpus"], swiftSettings: strict))
  }
}
