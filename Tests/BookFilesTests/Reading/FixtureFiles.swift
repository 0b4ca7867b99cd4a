// The fixtures as they lie in the repository, read once.

import Glibc

enum FixtureFiles {
  /// This file is Tests/BookFilesTests/Reading/FixtureFiles.swift.
  static let folder =
    #filePath.split(separator: "/").dropLast(2).reduce(into: "") { $0 += "/" + $1 } + "/Fixtures"

  /// The book that every case changes.
  static let base: [String: Fixture.Content] = fixtures(in: "base.book", base: [:])[0].contents

  static let all: [Fixture] = names.flatMap { fixtures(in: $0, base: base) }

  /// Those for which this machine has what they need.
  static let runnable = all.filter { fixture in
    // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
    fixture.needs.allSatisfy { path in unsafe access(path, R_OK) == 0 }
  }

  /// The base book's files as bytes.
  static var baseFiles: [String: [UInt8]] {
    Fixture(name: "base", origin: "base.book", contents: base).files ?? [:]
  }

  private static var names: [String] {
    DiskFolder.names(in: folder).filter { $0.hasSuffix(".test") }.sorted()
  }

  private static func fixtures(
    in name: String, base: [String: Fixture.Content]
  ) -> [Fixture] {
    let text = String(decoding: DiskFolder.bytes(of: folder + "/" + name), as: UTF8.self)
    do {
      return try FixtureReader.read(text, origin: name, base: base)
    } catch {
      preconditionFailure("\(name):\(error.line): \(error.reason)")
    }
  }
}
