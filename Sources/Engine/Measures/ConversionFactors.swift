// What sums of each currency are multiplied by, worked out once for all groups of an answer.

internal import Book
internal import Exact

struct ConversionFactors: Sendable {
  private let components: [Component?]
  private let conversion: Conversion
  /// By currency, then component; 0 where there is no rate, or the long way must be taken.
  private let factors: [UInt128]

  /// Of components that are money; others are nil. Currencies are numbered as in the conversion.
  init(_ conversion: Conversion, _ components: [Component?]) {
    self.conversion = conversion
    self.components = components
    var factors: [UInt128] = []
    factors.reserveCapacity(conversion.currencies.count * components.count)
    for currency in conversion.currencies {
      for component in components {
        factors.append(component.flatMap { conversion.factor($0, currency) } ?? 0)
      }
    }
    self.factors = factors
  }

  /// Adds a sum in a currency to one in the answer's currency; what has no rate is left out.
  @inline(__always)
  func add(_ sum: Int128, _ component: Int, rank: Int, to total: inout WideSum) {
    let factor = factors[rank &* components.count &+ component]
    if factor != 0, let short = Int64(exactly: sum) {
      total.add(short, times: factor)
    } else if sum != 0, let component = components[component],
      let part = conversion.converted(sum, component, conversion.currencies[rank])
    {
      total += part
    }
  }
}
