// One position as the oracle knows it: everything looked up beforehand, in plain dictionaries. Its
// figures are those of the loaded book (derivation has an oracle of its own in BookFilesTests), all
// else comes from the rows of the files.

import Book
import Columns
import Exact
import TestKit

struct Holding {
  var number = 0
  var id = ""
  /// From the root to the position's own node.
  var nodes: [String] = []
  /// Types of those nodes, and their tags.
  var types: [String] = []
  var nodeTags: [[String: String]] = []
  var tags: [String: String] = [:]
  var currency = ""
  var position: Draft.Row = [:]
  var instrument: Draft.Row = [:]
  var issuer: Draft.Row = [:]
  var ultimateIssuer = ""
  /// −1, 0 or 1.
  var sign = 0
  var isPaper = false
  /// 0 where nobody rates.
  var notch = 0
  var curve: String?
  /// Amounts and sensitivities in counts of 10⁻⁸ of their currency, by column name.
  var figures: [String: BigNumber] = [:]
  /// Key-rate dv01 likewise, by curve and tenor.
  var keyRates: [[String]: BigNumber] = [:]
  /// Plain numbers by column name, the instrument's where the position has none.
  var numbers: [String: BigRational] = [:]
  /// Strategies and weights in counts of 10⁻¹².
  var weights: [(id: String, weight: BigNumber)] = []
  var maturity: CalendarDate?
}

extension Holding {
  /// What is held and not closed, in canonical order: by node in preorder, currency, id.
  static func all(_ draft: Draft, _ book: Book, _ rating: CompositeRule) -> [Holding] {
    let nodes = Dictionary(uniqueKeysWithValues: draft.nodes.map { ($0["node_id"] ?? "", $0) })
    let entities = Dictionary(
      uniqueKeysWithValues: draft.entities.map { ($0["entity_id"] ?? "", $0) })
    let instruments = Dictionary(
      uniqueKeysWithValues: draft.instruments.map { ($0["instrument_id"] ?? "", $0) })
    let codes = book.ratings.composites(
      issuers: book.instruments.issuers,
      asOf: book.settings.asOf ?? .first, knownAt: Book.knownAt, rule: rating)
    let keyRates = Dictionary(grouping: draft.keyRates) { $0["position_id"] ?? "" }
    var result: [Holding] = []
    for position in draft.positions {
      guard let index = book.positions.find(position["position_id"] ?? ""),
        position["status"] != "CLOSED",
        let instrument = instruments[position["instrument_id"] ?? ""]
      else { continue }
      var holding = Holding()
      holding.id = position["position_id"] ?? ""
      holding.position = position
      holding.instrument = instrument
      holding.walk(position["node_id"] ?? "", nodes)
      holding.issuer = entities[instrument["issuer_id"] ?? ""] ?? [:]
      holding.ultimateIssuer = ultimate(instrument["issuer_id"] ?? "", entities)
      holding.tags = Self.tags(position["tags"] ?? "")
      let own = position["currency"] ?? ""
      holding.currency = own.isEmpty ? instrument["currency"] ?? "" : own
      holding.isPaper = position["is_paper"] == "true"
      holding.notch = Int(codes[Int(book.positions.instruments[index.row])])
      holding.maturity = CalendarDate(instrument["maturity"] ?? "")
      holding.weights = Self.tags(position["strategy_weights"] ?? "").sorted { $0.key < $1.key }
        .compactMap { id, text in
          BigRational(text).map { (id, $0.roundedHalfEven(decimals: 12)) }
        }
      holding.readFigures(book, index)
      holding.readKeyRates(keyRates[holding.id] ?? [])
      result.append(holding)
    }
    return canonical(result, book)
  }

  private static func canonical(_ holdings: [Holding], _ book: Book) -> [Holding] {
    // The book's row numbers are that order; the loader's own tests prove it.
    var sorted = holdings.sorted {
      (book.positions.find($0.id)?.row ?? 0) < (book.positions.find($1.id)?.row ?? 0)
    }
    for number in sorted.indices { sorted[number].number = number }
    return sorted
  }

  private mutating func walk(_ node: String, _ all: [String: Draft.Row]) {
    guard let row = all[node] else { return }
    walk(row["parent_id"] ?? "", all)
    nodes.append(node)
    types.append(row["node_type"] ?? "")
    nodeTags.append(Self.tags(row["tags"] ?? ""))
  }

  private static func ultimate(_ id: String, _ all: [String: Draft.Row]) -> String {
    guard let parent = all[id]?["parent_entity_id"], !parent.isEmpty else { return id }
    return ultimate(parent, all)
  }

  /// `key=value;key=value`.
  static func tags(_ text: String) -> [String: String] {
    var result: [String: String] = [:]
    for item in text.split(separator: ";") {
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      result[String(parts[0])] = String(parts[1])
    }
    return result
  }

  private mutating func readFigures(_ book: Book, _ index: PositionIndex) {
    let currency = book.positions.currency(of: index)
    for field in PositionField.allCases {
      guard let value = book.positions[field]?[index.row] else { continue }
      let scale =
        switch field.kind {
        case .amount: book.currencies.amountScale(currency)
        case .baseAmount: book.currencies.amountScale(book.settings.baseCurrency)
        case .sensitivity: book.currencies.sensitivityScale(currency)
        }
      figures[field.name] = BigNumber(value) * .powerOfTen(8 - scale)
    }
    sign = (BigRational(position["quantity"] ?? "")?.numerator).map(Self.signOf) ?? 0
    for term in PositionTerm.allCases {
      numbers[term.name] = book.positions.decimal(term, of: index).map {
        BigRational($0.coefficient, decimals: Int($0.scale))
      }
    }
    let shares = instrument["currency"] == self.currency
    for name in ["price", "duration", "spread_duration", "convexity"]
    where numbers[name] == nil && (name != "price" || shares) {
      numbers[name] = BigRational(instrument[name] ?? "")
    }
    for name in ["coupon", "underlying_price"] {
      numbers[name] = BigRational(instrument[name] ?? "")
    }
    numbers["multiplier"] = BigRational(instrument["multiplier"] ?? "") ?? BigRational(.one)
    numbers["fx_rate"] = BigRational(position["fx_rate"] ?? "")
  }

  static func signOf(_ number: BigNumber) -> Int {
    number.isZero ? 0 : number.isNegative ? -1 : 1
  }

  private mutating func readKeyRates(_ rows: [Draft.Row]) {
    // A fine currency has eight decimals here too, any other six.
    let decimals = currency == "BTC" ? 8 : 6
    var sums: [String: BigNumber] = [:]
    for row in rows {
      guard let dv01 = BigRational(row["dv01"] ?? "") else { continue }
      let count = dv01.roundedHalfEven(decimals: decimals) * .powerOfTen(8 - decimals)
      let curve = Draft.curve(row["curve"] ?? "", currency: currency)
      keyRates[[curve, row["tenor"] ?? ""]] = count
      sums[curve, default: .zero] = sums[curve, default: .zero] + count
    }
    for (name, sum) in sums.sorted(by: { $0.key < $1.key }) {
      if curve == nil || sum.magnitude > (sums[curve ?? ""] ?? .zero).magnitude { curve = name }
    }
  }
}
