// A file of changes that is refused, as Fixtures/changes.cases has them: the file's lines, then a
// line for each rejection.

import BookFiles
import Testing

struct ChangeCase: Sendable {
  var name: String
  var bytes: [UInt8] = []
  var expected: [Fixture.Expected] = []
  /// Days before the one that is refused.
  var appliedDays = 0

  static let all: [ChangeCase] = {
    let path = FixtureFiles.folder + "/changes.cases"
    let text = String(decoding: DiskFolder.bytes(of: path), as: UTF8.self)
    var cases: [ChangeCase] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("== ") {
        cases.append(ChangeCase(name: String(line.dropFirst(3))))
      } else if !cases.isEmpty {
        cases[cases.count - 1].take(line)
      }
    }
    return cases
  }()

  private mutating func take(_ line: Substring) {
    if line.hasPrefix("! ") {
      expected.append(Self.expected(line.dropFirst(2)))
    } else if line.hasPrefix("applied ") {
      appliedDays = Int(line.dropFirst(8)) ?? 0
    } else {
      bytes += Array(line.utf8) + [UInt8(ascii: "\n")]
    }
  }

  /// `2:15 quantity NOT_A_NUMBER "exponent"`; a fault of the whole file has the code alone.
  private static func expected(_ line: Substring) -> Fixture.Expected {
    let parts = line.split(separator: "\"", maxSplits: 1)
    var words = parts[0].split(separator: " ")
    let code = words.popLast() ?? ""
    let place = words.isEmpty ? "" : ":" + words.removeFirst()
    return Fixture.Expected(
      place: "changes.csv" + place, field: String(words.first ?? ""), code: String(code),
      words: parts.count > 1 ? String(parts[1].dropLast()) : "")
  }
}

extension ChangeCase: CustomTestStringConvertible {
  var testDescription: String { name }
}
