// The standing components of a book, and their sums read once from its positions.

internal import Book
internal import Exact
internal import Query

extension LiveCells {
  /// Of every additive measure and what its contract counts, for the fields that positions have.
  static func standing(_ book: Book) -> [Component] {
    var components = Requirements().components
    let fields = PositionField.allCases.filter { book.positions[$0] != nil }
    func add(_ component: Component) {
      if !components.contains(component) { components.append(component) }
    }
    for field in fields {
      add(Component(.field(field, .signed)))
      add(Component(.one, where: .has(.field(field))))
      add(Component(.one, where: .lacks(.field(field))))
      add(Component(.field(.marketValue, .magnitude), where: .lacks(.field(field))))
      add(Component(.field(.notional, .magnitude), where: .lacks(.field(field))))
    }
    for part in [Component.Part.long, .short, .magnitude] {
      add(Component(.field(.marketValue, part)))
    }
    add(Component(.netNotional))
    add(Component(.field(.marketValue, .signed), where: .has(.field(.dv01))))
    add(Component(.field(.dv01, .signed), where: .has(.field(.marketValue))))
    return components
  }

  /// Read from a book whose rows are laid out, on several threads.
  static func of(_ epoch: Epoch, threads: Int) -> LiveCells {
    let book = epoch.book.laidOut
    var cells = LiveCells(standing(book))
    let rates = ReportingRates(
      book, to: book.settings.baseCurrency, asOf: book.settings.asOf, maximumAgeDays: nil)
    let currencies = book.holdingFacts.currencies
    var ranks = [UInt32](repeating: 0, count: book.currencies.count)
    for (rank, currency) in currencies.enumerated() { ranks[Int(currency.row)] = UInt32(rank) }
    let key = KeyColumn.nodes(book)
    let space = KeySpace([key])
    var requirements = Requirements()
    let numbers = cells.components.map { requirements.number($0) }
    let scan = Scan(
      reader: PositionReader(book: book, rates: rates, notches: [], texts: [:]),
      nodes: 0..<book.hierarchy.count, grouping: space.grouping, keys: space.keys,
      numbers: space.numbers(currencies: currencies.count), filter: nil,
      requirements: requirements, includesPaper: false, splits: nil, currencyRanks: ranks,
      currencies: currencies)
    // Nobody can give this up: without it no change could be published.
    guard let table = try? scan.run(threads: threads, Cancellation(isRequested: { false })) else {
      preconditionFailure("a scan that nobody cancels has an end")
    }
    for slot in 0..<table.count {
      let rank = table.rank(ofSlot: slot, of: currencies.count)
      cells.set(node: table.codes[slot], currency: currencies[rank].row) { number in
        table.sums[numbers[number]][slot]
      }
    }
    return cells
  }
}

extension Scan {
  /// The same table as `run` gives, added up from cells that follow changes; nil where they lack a
  /// component.
  func table(
    fromLive cells: LiveCells, _ cancellation: Cancellation
  ) throws(QueryFault) -> GroupTable? {
    var places: [Int] = []
    for component in requirements.components {
      guard let place = cells.number(of: component) else { return nil }
      places.append(place)
    }
    var table = GroupTable(requirements, numbers)
    let count = places[Requirements.count]
    for cell in 0..<cells.count {
      try cancellation.check(at: cell)
      let node = Int(cells.nodes[cell])
      guard nodes.contains(node), cells.sum(count, slot: cell) != 0 else { continue }
      let currency = Int(cells.currencies[cell])
      let codes = keys.map { key in
        key.code(row: 0, node: node, currency: currency, instruments: [], part: 0)
      }
      let number = table.numbers.number(codes[...], last: currencyRanks[currency])
      let slot = table.table.slot(number)
      if slot * keys.count == table.codes.count { table.codes += codes }
      for (number, place) in places.enumerated() {
        if table.sums[number].count == slot { table.sums[number].append(0) }
        table.sums[number][slot] += cells.sum(place, slot: cell)
      }
    }
    return table
  }
}
