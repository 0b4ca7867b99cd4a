// Small random books: ragged trees with positions on any node, five currencies of which some have
// no rate, values of either sign or none, paper and closed positions among them.

import Book
import Exact
import TestKit

enum RandomBook {
  static let currencies = ["USD", "EUR", "JPY", "VND", "BTC"]

  static func make(_ random: inout SeededRandom) -> PlainBook {
    var book = PlainBook()
    book.base = currencies.randomElement(using: &random)!
    book.pivot = currencies.randomElement(using: &random)!
    let count = Int.random(in: 1...14, using: &random)
    book.nodes = (0..<count).map { node in
      let parent = node == 0 || Int.random(in: 0..<6, using: &random) == 0
      return HierarchyBuilder.Row(
        id: "n\(node)", parentID: parent ? "" : "n\(Int.random(in: 0..<node, using: &random))",
        type: .book)
    }.shuffled(using: &random)
    book.instruments = currencies.map {
      Instruments.Row(id: "i" + $0, currency: Money.currency($0))
    }
    book.positions = (0..<Int.random(in: 0...40, using: &random)).map {
      position($0, nodes: count, &random)
    }
    book.rates = rates(&random)
    return book
  }

  private static func position(
    _ number: Int, nodes: Int, _ random: inout SeededRandom
  ) -> PlainPosition {
    let currency = currencies.randomElement(using: &random)!
    var position = PlainPosition(
      "p\(number)", on: "n\(Int.random(in: 0..<nodes, using: &random))", of: "i" + currency)
    position.currency = currency
    if Int.random(in: 0..<6, using: &random) > 0 {
      position.fields[.marketValue] = random.anySize(Int64.self)
    }
    if Bool.random(using: &random) { position.fields[.dv01] = random.anySize(Int64.self) }
    switch Int.random(in: 0..<10, using: &random) {
    case 0: position.flags = .paper
    case 1: position.flags = .closed
    case 2: position.flags = [.derivedMarketValue, .derivedDV01]
    default: break
    }
    return position
  }

  private static func rates(_ random: inout SeededRandom) -> [FXHistory.Row] {
    var rows: [FXHistory.Row] = []
    for base in currencies {
      for quote in currencies where base != quote && Int.random(in: 0..<4, using: &random) == 0 {
        let day = CalendarDate("2026-03-04")!.adding(days: -Int.random(in: 0...7, using: &random))
        rows.append(
          FXHistory.Row(
            base: Money.currency(base), quote: Money.currency(quote), date: day,
            rate: random.quote()))
      }
    }
    return rows
  }
}
