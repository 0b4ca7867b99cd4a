// What rates, spreads and prices do to each position's market value: from its sensitivities, or in
// proportion to its value. Nothing is rounded: an effect has twelve decimals more than an amount.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct EffectMeasurer {
  private let branch: Branch
  private let positions: Positions
  private let select: Select
  private let cancellation: Cancellation
  private(set) var effects: [Int128]
  private(set) var notes: [String] = []

  init(_ branch: Branch, _ select: Select, _ cancellation: Cancellation) {
    self.cancellation = cancellation
    self.branch = branch
    self.select = select
    positions = branch.epoch.book.positions
    effects = Array(repeating: 0, count: positions.count)
  }

  private var book: Book { branch.epoch.book }

  /// What a shock does to one position; nil where it lacks what would say so.
  private typealias Rule = (_ row: Int, _ currency: CurrencyIndex) -> Effect

  private enum Effect {
    case none
    case moved(Int128)
    /// Nothing of the position says what would happen.
    case unknown
    case overflow
  }

  mutating func add(_ shock: Located<WhatIf>) throws(QueryFault) {
    switch shock.value {
    case .rates(let curve, let tenor, let size):
      let points = try basisPoints(size, "rates", shock.range)
      if let curve {
        try addCurve(curve, tenor, points, shock)
      } else {
        try apply(shock, nil, lacking: "dv01", rule: bySensitivity(.dv01, .rateGamma, points))
      }
    case .spreads(let size, let filter):
      let points = try basisPoints(size, "spreads", shock.range)
      try apply(shock, filter, lacking: "cs01", rule: bySensitivity(.cs01, nil, points))
    case .price(let size, let filter):
      let change = try ShockFactor(change: size, at: shock.range)
      try apply(shock, filter, lacking: "delta or value that a price moves", rule: byPrice(change))
    default: return
    }
  }

  private func basisPoints(
    _ size: WhatIf.Size, _ what: String, _ place: Range<Int>
  ) throws(QueryFault) -> ShockFactor {
    if case .basisPoints = size { return try ShockFactor(change: size, at: place) }
    throw QueryFault(
      .notAvailable, "a book has no level of \(what) that could be multiplied", at: place,
      suggestion: "\(what) +25bp")
  }

  private mutating func apply(
    _ shock: Located<WhatIf>, _ filter: Predicate<FilterField>?, lacking: String, rule: Rule
  ) throws(QueryFault) {
    let isTarget = try self.targets(filter)
    guard let values = positions[.marketValue] else { return }
    var unknown = 0
    let cells = positions.cells
    for run in 0..<cells.count {
      try cancellation.check(at: run)
      let currency = cells.currencies[run]
      for row in cells.positions(ofRun: run) where isTarget.map({ $0[row] }) ?? true {
        // Paper is shocked too: whether it counts is decided where sums are made.
        guard values.isPresent(row), !positions.flags[row].contains(.closed) else { continue }
        switch rule(row, currency) {
        case .none: break
        case .unknown: if positions.isCounted(row) || select.options.paper { unknown += 1 }
        case .moved(let effect):
          let (sum, overflow) = effects[row].addingReportingOverflow(effect)
          guard !overflow else { throw tooLarge(row, shock) }
          effects[row] = sum
        case .overflow: throw tooLarge(row, shock)
        }
      }
    }
    if unknown > 0 {
      let who = unknown == 1 ? "1 position has" : "\(unknown) positions have"
      notes.append("\(who) no \(lacking), so \(shock.value.text) does not move them")
    }
  }

  private func tooLarge(_ row: Int, _ shock: Located<WhatIf>) -> QueryFault {
    QueryFault(
      .overflow, "what it does to position \(positions.ids[row]) needs more than 128 bits",
      at: shock.range)
  }

  /// Nil where all positions are meant.
  private func targets(_ filter: Predicate<FilterField>?) throws(QueryFault) -> [Bool]? {
    guard let filter else { return nil }
    var unshocked = select
    unshocked.shocks = []
    unshocked.options.base = false
    // On the book after trades, before any shock.
    let scope = try SelectPlan.scope(.unshocked(branch.epoch), unshocked)
    var binder = FilterBinder(branch.epoch, scope, [], cancellation)
    let bound = try binder.bind(filter)
    let reader = PositionReader(
      book: book.laidOut, rates: scope.rates, notches: branch.epoch.ratings(scope), texts: [:])
    var passes = [Bool](repeating: false, count: positions.count)
    var batch = Batch()
    let cells = positions.cells
    for run in 0..<cells.count {
      try cancellation.check(at: run)
      batch.clear()
      for row in cells.positions(ofRun: run) {
        batch.rows.append(UInt32(row))
        batch.nodes.append(cells.nodes[run])
        batch.currencies.append(UInt32(cells.currencies[run].row))
      }
      for (index, truth) in bound.evaluate(batch, reader).enumerated() where truth == .yes {
        passes[Int(batch.rows[index])] = true
      }
    }
    return passes
  }

  // MARK: Rules

  /// Decimals that a sensitivity has beyond its currency's amounts.
  private func extra(_ currency: CurrencyIndex) -> Int {
    book.currencies.sensitivityScale(currency) - book.currencies.amountScale(currency)
  }

  /// −S·b + ½·Γ·b² for b basis points.
  private func bySensitivity(
    _ first: PositionField, _ second: PositionField?, _ points: ShockFactor
  ) -> Rule {
    let (slopes, curvatures) = (positions[first], second.flatMap { positions[$0] })
    let size = Int128(points.numerator)
    return { row, currency in
      guard let slope = slopes?[row] else { return .unknown }
      let spare = ShockEffects.extraDecimals - self.extra(currency)
      let linear = Self.product(-Int128(slope), size, tens: spare - points.decimals)
      guard let curvature = curvatures?[row], curvature != 0 else { return Self.effect(linear, 0) }
      let square = Self.product(
        Int128(curvature) * 5, size * size, tens: spare - 2 * points.decimals - 1)
      return Self.effect(linear, square)
    }
  }

  /// Options by delta and gamma, margined ones by notional, all else by value.
  private func byPrice(_ change: ShockFactor) -> Rule {
    let size = Int128(change.numerator)
    let (deltas, gammas) = (positions[.delta], positions[.gamma1Pct])
    let (values, notionals) = (positions[.marketValue], positions[.notional])
    let quantities = positions[.quantity]?.column
    return { row, currency in
      let spare = ShockEffects.extraDecimals - self.extra(currency)
      if let delta = deltas?[row] {
        let linear = Self.product(Int128(delta), size, tens: spare - change.decimals)
        guard let gamma = gammas?[row], gamma != 0 else { return Self.effect(linear, 0) }
        // Γ is the change of delta for 1 %: ½ · Γ · 100 p · p.
        let square = Self.product(
          Int128(gamma) * 50, size * size, tens: spare - 2 * change.decimals)
        return Self.effect(linear, square)
      }
      let tens = ShockEffects.extraDecimals - change.decimals
      switch self.book.instruments.valuations[Int(self.positions.instruments[row])] {
      case .unit, .percentOfPar:
        return Self.effect(Self.product(Int128(values?[row] ?? 0), size, tens: tens), 0)
      case .margined:
        guard let notional = notionals?[row] else { return .unknown }
        let sign = Int128((quantities?[row] ?? 0).signum())
        return Self.effect(Self.product(Int128(notional) * sign, size, tens: tens), 0)
      case .otc: return .unknown
      }
    }
  }

  private static func product(_ a: Int128, _ b: Int128, tens: Int) -> Int128? {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    let (scaled, beyond) = product.multipliedReportingOverflow(by: PowersOfTen.int128(tens))
    return overflow || beyond ? nil : scaled
  }

  private static func effect(_ linear: Int128?, _ square: Int128?) -> Effect {
    guard let linear, let square else { return .overflow }
    let (sum, overflow) = linear.addingReportingOverflow(square)
    return overflow ? .overflow : .moved(sum)
  }

  /// Key rates on a curve; positions without any belong to their currency's curve with all of
  /// their dv01, unless a tenor is named.
  private mutating func addCurve(
    _ curve: String, _ tenor: String?, _ points: ShockFactor, _ shock: Located<WhatIf>
  ) throws(QueryFault) {
    let keyRates = book.keyRates
    let known = Set(keyRates.points.map(\.curve))
    let defaults = Set(positions.cells.currencies).map {
      KeyRates.defaultCurve(of: book.currencies.code($0))
    }
    guard known.contains(curve) || defaults.contains(curve) else {
      throw QueryFault(
        .unknownValue, "there is no curve \(curve)", at: shock.range,
        suggestion: Spelling.nearest(to: curve, among: known.union(defaults).sorted()))
    }
    let wantedTenor = tenor.flatMap { Tenor($0) }
    if let tenor, !keyRates.points.contains(where: { $0.curve == curve && $0.tenor == wantedTenor })
    {
      throw QueryFault(
        .unknownValue, "there are no key rates at \(tenor) of \(curve)", at: shock.range)
    }
    let wanted = Set(
      keyRates.points.indices.filter { index in
        let point = keyRates.points[index]
        return point.curve == curve && (tenor == nil || point.tenor == wantedTenor)
      }.map { UInt32($0) })
    var sums: [Int: Int128] = [:]
    for (index, position) in keyRates.positions.enumerated() {
      var sum: Int128 = 0
      for entry in keyRates.run(index) where wanted.contains(keyRates.pointOfValue[entry]) {
        sum += Int128(keyRates.values[entry])
      }
      sums[Int(position)] = sum
    }
    let table = book.currencies
    let size = Int128(points.numerator)
    let whole = bySensitivity(.dv01, .rateGamma, points)
    let spared = self
    try apply(
      shock, nil, lacking: "dv01",
      rule: { row, currency in
        if let sum = sums[row] {
          let spare = ShockEffects.extraDecimals - spared.extra(currency) - points.decimals
          return Self.effect(Self.product(-sum, size, tens: spare), 0)
        }
        let isOnCurve = KeyRates.defaultCurve(of: table.code(currency)) == curve
        return isOnCurve && tenor == nil ? whole(row, currency) : .none
      })
  }
}
