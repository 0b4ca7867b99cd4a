// Random statements as the parser could have made them: every case of the typed query, with texts
// that are keywords, numbers, dates, quotes and letters of several bytes.

import Exact
import Query
import TestKit

/// Two located values are equal wherever they stand.
func located<Value>(_ value: Value) -> Located<Value> { Located(value, at: 0..<0) }

struct RandomStatements {
  var random: SeededRandom

  mutating func statement() -> Statement {
    switch number(below: 8) {
    case 0: .explain(select())
    case 1:
      .compare(Compare(comparable(), span(), isExplained: number(below: 2) == 0))
    case 2: .show(show())
    default: .select(select())
    }
  }

  private mutating func comparable() -> Select {
    var select = select()
    select.asOf = nil
    select.options.others = false
    return select
  }

  private mutating func span() -> Compare.Span {
    Compare.Span(from: located(version()), to: located(version()))
  }

  private mutating func show() -> Show {
    let subject = one(of: Show.Subject.allCases)
    let isEverywhere = subject == .measures || subject == .dimensions
    var show = Show(
      subject: located(subject), under: isEverywhere ? nil : maybe { located($0.node()) })
    if subject == .impact || subject == .limits {
      show.shocks = distinct((subject == .impact ? 1 : 0)...2) {
        $0.shock()
      } text: {
        $0.text
      }
    }
    if subject == .migration || subject == .movers {
      show.shocks = distinct(0...2) {
        $0.shock()
      } text: {
        $0.text
      }
      show.span = show.shocks.isEmpty ? span() : maybe { $0.span() }
    }
    if subject == .backtest {
      show.measure = maybe {
        located(.risk(RiskMeasure($0.one(of: [.valueAtRisk, .parametricVaR]))))
      }
    }
    return show
  }

  mutating func select() -> Select {
    var select = Select(
      measures: distinct(1...4) {
        $0.measure()
      } text: {
        $0.text
      })
    select.under = maybe { located($0.node()) }
    select.keys = distinct(0...3) {
      $0.dimension()
    } text: {
      $0.text
    }
    select.filter = maybe { $0.predicate(depth: 3) { $0.filterComparison() } }
    let keys = select.keys.map(\.value)
    select.having = maybe { $0.predicate(depth: 2) { $0.resultComparison(keys) } }
    let fields = distinct(0...3) {
      $0.resultField(keys)
    } text: {
      switch $0 {
      case .measure(let measure): measure.text
      case .key(let key): key.text
      }
    }
    select.order = fields.map { OrderItem(field: $0, isDescending: number(below: 2) == 0) }
    select.top = maybe { source in
      let per = keys.isEmpty ? nil : source.maybe { located($0.one(of: keys)) }
      return Top(count: 1 + source.number(below: 100), per: per)
    }
    select.limit = maybe { $0.number(below: 100) }
    select.offset = number(below: 3)
    select.currency = maybe { located($0.one(of: ["EUR", "BTC", "IN", "1INCH", "ÄB"])) }
    select.asOf = maybe { located($0.version()) }
    select.knownAt = maybe { located($0.instant()) }
    select.shocks = distinct(0...2) {
      $0.shock()
    } text: {
      $0.text
    }
    select.options = options(hasTop: select.top != nil)
    return select
  }

  // MARK: choices

  mutating func number(below count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  mutating func one<Value>(of values: [Value]) -> Value { values[number(below: values.count)] }

  /// Half the time.
  mutating func maybe<Value>(_ make: (inout Self) -> Value) -> Value? {
    number(below: 2) == 0 ? make(&self) : nil
  }

  private mutating func distinct<Value>(
    _ counts: ClosedRange<Int>, _ make: (inout Self) -> Value, text: (Value) -> String
  ) -> [Located<Value>] {
    let count = Int.random(in: counts, using: &random)
    var seen: Set<String> = []
    return (0..<count).map { _ in make(&self) }.filter { seen.insert(text($0)).inserted }
      .map(located)
  }
}

extension RandomStatements {
  mutating func text() -> String {
    if number(below: 3) > 0 {
      return one(of: [
        "F00", "F00.D0", "my book", "O'Brien", "in", "AT", "select", "true", "123", "-5", "5%",
        "2026-11-20", "25bp", "/F", "a/b", "", "Ärger", "日本", "*", "$x", "--", "a--b", "20Y+",
        "e\u{301}", "a;b", "‘x’", "a\u{A0}b", "'", "age", "(", "NR", "Kelvin\u{212A}", "🙂", "a:b",
      ])
    }
    let letters = Array("ab-.+:_ '%/ü1é$,")
    return String((0..<number(below: 8)).map { _ in one(of: letters) })
  }

  mutating func node() -> NodeReference {
    if number(below: 2) == 0 { return .id(text()) }
    return .path((0...number(below: 3)).map { _ in text() })
  }

  mutating func version() -> Version {
    switch number(below: 3) {
    case 0: .date(date())
    case 1: .epoch(1 + UInt64(number(below: .max)))
    default: .snapshot(text())
    }
  }

  mutating func date() -> CalendarDate {
    CalendarDate(
      day: Int32.random(in: CalendarDate.first.day...CalendarDate.last.day, using: &random))
  }

  mutating func instant() -> Instant {
    let range = Instant.first.microseconds...Instant.last.microseconds
    return Instant(microseconds: Int64.random(in: range, using: &random))
  }

  mutating func decimal() -> Decimal {
    let scale = UInt8(number(below: Decimal.maximumScale + 1))
    let coefficient = random.anySize(Int64.self)
    return Decimal(coefficient: coefficient == .min ? 0 : coefficient, scale: scale)
  }

  mutating func dimension() -> Dimension {
    switch number(below: 6) {
    case 0: .level(number(below: 12))
    case 1: .tag(text())
    default: one(of: Dimension.plain)
    }
  }

  mutating func options(hasTop: Bool) -> QueryOptions {
    var options = QueryOptions()
    if number(below: 2) == 0 { return options }
    options.netting = one(of: QueryOptions.Netting.allCases)
    options.totals = number(below: 2) == 0
    options.others = hasTop && number(below: 2) == 0
    options.strict = number(below: 2) == 0
    options.paper = number(below: 2) == 0
    options.exact = number(below: 2) == 0
    options.rating = maybe { located($0.one(of: ["standard", "second-best", "SP", "MOODYS"])) }
    options.fxMaximumAgeDays = maybe { $0.number(below: 100) }
    options.decimals = options.exact ? nil : maybe { $0.number(below: 13) }
    options.quantile = maybe { $0.one(of: ["inc", "exc", "centered", "nearest", "ore", "hd"]) }
    options.es = maybe { $0.one(of: ["fractional", "tail-mean"]) }
    options.weights = maybe { $0.weights() }
    return options
  }

  mutating func weights() -> String { one(of: ["age(0.98)", "age(0.5)", "equal", "set"]) }
}
