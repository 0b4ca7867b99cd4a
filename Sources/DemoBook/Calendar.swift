// The demo's days: it stands still on one date, so that the same seed gives the same bytes for
// ever.

import Exact

enum Calendar {
  /// A Friday, 20 November 2026, in days since 1970.
  static let asOf = CalendarDate(day: 20_777)

  static func isBusinessDay(_ date: CalendarDate) -> Bool {
    // 1970-01-01 was a Thursday; with this offset 0 is Sunday and 6 Saturday.
    let weekday = (Int(date.day) + 4) % 7
    return weekday != 0 && weekday != 6
  }

  /// The last `count` weekdays up to the as-of date, oldest first. Holidays are not modelled.
  static func businessDays(_ count: Int) -> [CalendarDate] {
    var days: [CalendarDate] = []
    var date = asOf
    while days.count < count {
      if isBusinessDay(date) { days.append(date) }
      date = date.adding(days: -1)
    }
    return days.reversed()
  }

  static func onOrAfter(_ date: CalendarDate) -> CalendarDate {
    var date = date
    while !isBusinessDay(date) { date = date.adding(days: 1) }
    return date
  }
}
