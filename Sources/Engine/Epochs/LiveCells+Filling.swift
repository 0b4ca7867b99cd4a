// The standing components of a book, and their sums read once from its positions.

internal import Book
internal import Columns
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
      // What no position lacks is not asked for.
      guard book.holdingFacts.mayLack(field) else { continue }
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

  /// Read from a book, a component at a time.
  static func of(_ book: Book, threads: Int) -> LiveCells {
    let positions = book.positions
    var cells = LiveCells(standing(book))
    let isCounted = positions.flags.map { $0.isDisjoint(with: [.paper, .closed]) }
    let directory = positions.cells
    let rules = cells.rules
    let columns = Parallel.map(count: rules.count, threads: threads) { number in
      rules[number].sums(directory, positions, isCounted)
    }
    for run in 0..<directory.count {
      cells.set(node: directory.nodes[run], currency: directory.currencies[run].row) { number in
        columns[number][run]
      }
    }
    return cells
  }
}

extension CellRule {
  /// What the rule makes of each run.
  func sums(
    _ cells: CellDirectory, _ positions: Positions, _ isCounted: [Bool]
  ) -> [Int128] {
    let column = positions[field]
    let condition = conditionField.flatMap { positions[$0] }
    let quantities = positions[.quantity]?.column.values
    return (0..<cells.count).map { run in
      var sum: Int128 = 0
      for row in cells.positions(ofRun: run) where isCounted[row] {
        if conditionField != nil, (condition?.isPresent(row) ?? false) != isWanted { continue }
        let value = column?.values[row] ?? 0
        sum &+= self.value(value, sign: quantities?[row].signum() ?? 0)
      }
      return sum
    }
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
    var codes = [UInt32](repeating: 0, count: keys.count)
    let count = places[Requirements.count]
    for cell in 0..<cells.count {
      try cancellation.check(at: cell)
      let node = Int(cells.nodes[cell])
      guard nodes.contains(node) else { continue }
      let sums = cells.sums(cell)
      if sums[count] == 0 { continue }
      let currency = Int(cells.currencies[cell])
      for (index, key) in keys.enumerated() {
        codes[index] = key.code(row: 0, node: node, currency: currency, instruments: [], part: 0)
      }
      let number = table.numbers.number(codes[...], last: currencyRanks[currency])
      let slot = table.table.slot(number)
      if slot * keys.count == table.codes.count { table.codes += codes }
      for (number, place) in places.enumerated() {
        if table.sums[number].count == slot { table.sums[number].append(0) }
        table.sums[number][slot] += sums[place]
      }
    }
    return table
  }
}
