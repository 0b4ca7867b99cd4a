// Every kind of fault can happen: a code that no fixture provokes is one that nobody has seen work.

import BookFiles
import Exact
import Testing

struct CodeTests {
  /// This file is Tests/BookFilesTests/CodeTests.swift.
  static let root = #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/" + $1 }

  /// The codes as the two lists of faults write them.
  static func codes(in path: String) -> Set<String> {
    let text = String(decoding: DiskFolder.bytes(of: root + "/" + path), as: UTF8.self)
    let quoted = text.split(separator: "\"", omittingEmptySubsequences: false)
    let strings = stride(from: 1, to: quoted.count, by: 2).map { String(quoted[$0]) }
    return Set(
      strings.filter { string in
        string.count > 3 && string.allSatisfy { $0 == "_" || $0.isNumber || $0.isUppercase }
      })
  }

  @Test func everyCodeHasAFixture() {
    let codes = Self.codes(in: "Sources/BookFiles/FileFault.swift")
      .union(Self.codes(in: "Sources/Book/BookFault.swift"))
    #expect(codes.count > 70)
    let seen = Set(FixtureFiles.all.flatMap { $0.expected.map(\.code) })
    #expect(codes.subtracting(seen).sorted() == [])
    #expect(seen.subtracting(codes).sorted() == [])
  }

  @Test func everyWayOfNotBeingANumberHasAFixture() {
    let words = FixtureFiles.all.flatMap { $0.expected }.map(\.words)
    // An empty field is a missing one, so the parser is never asked about it.
    for fault in DecimalFault.allCases where fault != .empty && fault != .tooManyDigits {
      #expect(words.contains { !$0.isEmpty && fault.reason.contains($0) }, "\(fault)")
    }
  }

  @Test func whatIsShownCommandsNoTerminal() {
    for fixture in FixtureFiles.all {
      guard let files = fixture.files, !fixture.isLarge else { continue }
      for rejection in load(files).report.rejections {
        let strange = rejection.description.unicodeScalars.filter {
          [.control, .format, .lineSeparator].contains($0.properties.generalCategory)
        }
        #expect(strange.isEmpty, "\(fixture.origin)")
      }
    }
  }
}
