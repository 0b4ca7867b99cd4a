// Every tree of up to five nodes, positions of two currencies on each node: before rounding,
// children and own positions add up to their parent to the last digit, in either currency.

import Engine
import Exact
import Query
import TestKit
import Testing

struct SmallTreeTests {
  /// Parents by node, −1 for a root; a parent comes before its children.
  private static func shapes(_ count: Int) -> [[Int]] {
    if count == 0 { return [[]] }
    return shapes(count - 1).flatMap { shape in
      (-1..<shape.count).map { shape + [$0] }
    }
  }

  private static func book(_ parents: [Int], _ random: inout SeededRandom) -> DeskBook {
    var book = DeskBook()
    book.rate("EUR/USD", "1.064700000000013")
    for (node, parent) in parents.enumerated() {
      book.node("N\(node)", in: parent < 0 ? "" : "N\(parent)")
      for code in ["EUR", "USD"] {
        var row: Draft.Row = ["quantity": Bool.random(using: &random) ? "-3" : "7"]
        for column in RandomDraft.figures {
          let sign = Bool.random(using: &random) ? "-" : ""
          let (whole, part) = (random.digits(upTo: 6), random.digits(upTo: 4))
          row[column] = "\(sign)\(whole).\(part)"
        }
        let value = Bool.random(using: &random) ? "-12.3457" : "98765432.1"
        book.position("\(code)\(node)", on: "N\(node)", of: code, value, row)
      }
    }
    return book
  }

  @Test func childrenAndOwnPositionsAddUpToTheirParentExactly() throws {
    var random = SeededRandom.forTest(usually: 5)
    let measures = SumMeasure.allCases.map(\.rawValue).joined(separator: ", ")
    for shape in (1...5).flatMap(Self.shapes) {
      let book = Self.book(shape, &random)
      let epoch = book.epoch
      for currency in ["USD", "EUR"] {
        func figures(_ question: String) throws -> [String: [BigRational]] {
          let text = "select \(measures) \(question) in \(currency) options exact"
          let answer = try epoch.answer(try QueryParser.parse(text), threads: 1)
          return Self.figures(answer)
        }
        let comment: Comment = "\(shape) in \(currency); \(random.replay)"
        let nodes = try figures("by node")
        for node in shape.indices {
          let parts = try figures("under N\(node) by children")
          let children = shape.indices.filter { shape[$0] == node }.map { "N\($0)" }
          #expect(Set(parts.keys) == Set(children + ["–"]), comment)
          for child in children { #expect(parts[child] ?? [] == nodes[child] ?? [], comment) }
          #expect(Self.sum(parts) == nodes["N\(node)"] ?? [], comment)
        }
        let roots = nodes.filter { shape[Int($0.key.dropFirst()) ?? 0] < 0 }
        #expect(Self.sum(roots) == Self.sum(try figures("")), comment)
      }
    }
  }

  /// By the text of the first column where that is a key.
  private static func figures(_ answer: Answer) -> [String: [BigRational]] {
    let keyCount = answer.columns.count - SumMeasure.allCases.count
    var result: [String: [BigRational]] = [:]
    for row in 0..<answer.rowCount {
      let key = keyCount == 0 ? "" : answer.columns[0].text(row) ?? "–"
      result[key] = answer.columns[keyCount...].compactMap { BigRational($0.text(row) ?? "") }
      #expect(result[key]?.count == SumMeasure.allCases.count)
    }
    return result
  }

  private static func sum(_ groups: [String: [BigRational]]) -> [BigRational] {
    let zeros = SumMeasure.allCases.map { _ in BigRational(BigNumber.zero) }
    return groups.values.reduce(zeros) { zip($0, $1).map { $0 + $1 } }
  }
}
