// Fields become columns and come back as the texts they were, however they were written.

import Columns
import Snapshot
import TestKit
import Testing

struct FieldTextTests {
  /// The column that comes of fields in blocks of so many.
  static func joined(_ fields: [String], block: Int) -> ColumnContent {
    var pieces: [ColumnPiece] = []
    for start in stride(from: 0, to: fields.count, by: block) {
      var bytes: [UInt8] = []
      var bounds: [FieldBounds] = []
      for field in fields[start..<min(fields.count, start + block)] {
        let first = bytes.count
        bytes += Array(field.utf8)
        bounds.append(FieldBounds(first, bytes.count))
      }
      pieces.append(
        ColumnPiece(
          TextFields(bytes.span, bounds.span, first: 0, stride: 1, count: bounds.count)))
    }
    return ColumnPiece.joined(pieces)
  }

  static func expectSame(_ fields: [String], _ comment: Comment = "") {
    for block in [1, 7, 1_000] {
      let found = joined(fields, block: block).rows
      #expect(found == fields.map { Array($0.utf8) }, comment)
    }
  }

  @Test(arguments: [
    ["1", "2.5", "-3.25", ""], ["1.50", "2.25"], ["1.50", "2.5"], ["0", "-0"], ["007", "7"],
    ["+1"], ["1e3", "2"], [".5"], ["5."], ["-"], ["", ""], ["999999999999999999"],
    ["9999999999999999999"], ["0.000000000000000001", "999999999"], ["é", "e\u{301}"],
    ["a,b", "\"", "\n", " "], ["-0.5", "0.5"], ["0.10"], ["-0.0"], ["1", "1.0"], ["12", "x"],
    ["123456789012345678", "0.1"],
  ])
  func textsComeBack(_ fields: [String]) { Self.expectSame(fields) }

  @Test func numbersThatAreWrittenAliveAreHeldAsNumbers() {
    let fields = (0..<2_000).map { $0 % 5 == 0 ? "" : "\($0 % 7 - 3).\($0 % 9 + 1)" }
    guard case .numbers(let numbers) = Self.joined(fields, block: 100) else {
      Issue.record("they are not")
      return
    }
    #expect(numbers.form == NumberForm(.shortest, scale: 1))
  }

  @Test func idsThatCountUpAreHeldAsNumbers() {
    let fields = (0..<5_000).map { number in
      let digits = String(number)
      return "POS-" + String(repeating: "0", count: 8 - digits.count) + digits
    }
    Self.expectSame(fields)
    Self.expectSame(fields.map { $0.hasSuffix("7") ? "" : $0 })
    guard case .numbers(let numbers) = Self.joined(fields, block: 999) else {
      Issue.record("they are not")
      return
    }
    #expect(numbers.form == NumberForm(.numbered, scale: 8, stem: Array("POS-".utf8)))
  }

  @Test func anyTextsComeBack() {
    var random = SeededRandom.forTest(usually: 99)
    let letters = Array("0123456789.-+eE abP\u{E9}")
    for number in 0..<600 {
      let most = Int.random(in: 1...20, using: &random)
      let pool = (0..<Int.random(in: 1...300, using: &random)).map { _ in
        String(
          (0..<Int.random(in: 0...most, using: &random)).map { _ in
            letters[Int.random(in: 0..<letters.count, using: &random)]
          })
      }
      let fields = (0..<Int.random(in: 1...900, using: &random)).map { _ in
        pool[Int.random(in: 0..<pool.count, using: &random)]
      }
      Self.expectSame(fields, "column \(number); \(random.replay)")
    }
  }
}
