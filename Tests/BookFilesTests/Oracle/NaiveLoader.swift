// The loader once more, slowly and plainly: rows as dictionaries, numbers as exact fractions, one
// rule after another as the design states it. It says of each row whether it is taken, and of each
// position taken what it comes to.

import BookFiles
import Exact
import TestKit

struct NaiveLoader {
  typealias Row = [String: String]

  private(set) var nodes: Set<String> = []
  private(set) var instruments: [String: Row] = [:]
  /// By id: every figure of the position as text.
  private(set) var positions: [String: [String: String]] = [:]
  private(set) var rejected: [String: Int] = [:]

  init(_ files: [String: [UInt8]]) {
    readNodes(NaiveCSV(files["nodes.csv"] ?? []).rows)
    readInstruments(NaiveCSV(files["instruments.csv"] ?? []).rows)
    readPositions(NaiveCSV(files["positions.csv"] ?? []).rows)
  }

  private mutating func readNodes(_ rows: [Row]) {
    var byID: [String: Row] = [:]
    for row in rows {
      let id = row["node_id", default: ""]
      if byID[id] == nil { byID[id] = row } else { rejected["nodes.csv", default: 0] += 1 }
    }
    for id in byID.keys {
      // Up to the root, each step to a node that is there and does not rank below.
      var seen: Set<String> = []
      var current = id
      while let row = byID[current], seen.insert(current).inserted {
        let parent = row["parent_id", default: ""]
        if parent.isEmpty {
          nodes.insert(id)
          break
        }
        guard let above = byID[parent], rank(above) <= rank(row) else { break }
        current = parent
      }
    }
    rejected["nodes.csv", default: 0] += byID.count - nodes.count
  }

  private func rank(_ row: Row) -> Int {
    RandomBook.types.firstIndex(of: row["node_type", default: ""]) ?? 0
  }

  private mutating func readInstruments(_ rows: [Row]) {
    for row in rows {
      let numbers = ["multiplier", "price", "underlying_price"] + RandomBook.perUnit
      let multiplier = BigRational(row["multiplier", default: ""])
      let isPositive = multiplier.map { !$0.numerator.isZero } ?? true
      if isPositive, numbers.allSatisfy({ Self.isMissingOrNumber(row[$0, default: ""]) }) {
        instruments[row["instrument_id", default: ""]] = row
      } else {
        rejected["instruments.csv", default: 0] += 1
      }
    }
  }

  /// `-`? digits ( `.` digits )?, or nothing.
  static func isMissingOrNumber(_ text: String) -> Bool {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    return text.isEmpty
      || (parts.count <= 2
        && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { ("0"..."9").contains($0) } })
  }

  private mutating func readPositions(_ rows: [Row]) {
    var ids: Set<String> = []
    for row in rows {
      let id = row["position_id", default: ""]
      guard let figures = figures(row), !id.isEmpty, ids.insert(id.lowercased()).inserted else {
        rejected["positions.csv", default: 0] += 1
        continue
      }
      positions[id] = figures
    }
  }

  private func figures(_ row: Row) -> [String: String]? {
    guard nodes.contains(row["node_id", default: ""]),
      let instrument = instruments[row["instrument_id", default: ""]],
      !row["quantity", default: ""].isEmpty,
      (["quantity"] + RandomBook.amounts).allSatisfy({
        Self.isMissingOrNumber(row[$0, default: ""])
      })
    else { return nil }
    let own = row["currency", default: ""]
    let currency = own.isEmpty ? instrument["currency", default: ""] : own
    guard RandomBook.currencies.contains(currency) else { return nil }
    var position = NaivePosition(row: row, instrument: instrument, currency: currency)
    guard position.derive() else { return nil }
    return position.facts
  }
}
