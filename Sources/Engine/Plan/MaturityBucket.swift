// How far off an instrument's maturity is, in the steps that desks cut a curve by.

internal import Exact

enum MaturityBucket {
  static let labels = ["MATURED", "0-1Y", "1-3Y", "3-5Y", "5-7Y", "7-10Y", "10-20Y", "20Y+"]

  /// Years at which a bucket begins, from the second on.
  private static let years = [1, 3, 5, 7, 10, 20]

  /// A bucket begins on the anniversary of the as-of date; 29 February's is 1 March where there is
  /// none.
  static func code(of maturity: CalendarDate, asOf: CalendarDate) -> Int {
    if maturity < asOf { return 0 }
    let (year, month, day) = asOf.parts
    var code = 1
    for step in years {
      let start =
        CalendarDate(year: year + step, month: month, day: day)
        ?? CalendarDate(year: year + step, month: 3, day: 1)
      // Beyond the calendar's last year nothing matures.
      guard let start, start <= maturity else { break }
      code += 1
    }
    return code
  }
}
