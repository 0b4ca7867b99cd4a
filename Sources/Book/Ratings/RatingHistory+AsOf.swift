// What held on a day D, as far as it was known at a moment K: of the statements known by K and
// effective by D the one with the latest effective date, and of those the one known last. Rows are
// sorted so that, read backwards, the first that qualifies is the answer.

public import Exact

extension RatingHistory {
  /// Nil when the agency had said nothing by then; `.withdrawn` when its last word was the end.
  public func grade(
    subject: Int32, agency: Agency, asOf: CalendarDate, knownAt: Instant
  ) -> RatingGrade? {
    for row in rows(of: subject).reversed() where agencies[row] == agency.rawValue {
      if holds(row, asOf, knownAt) { return RatingGrade(code: grades[row]) }
    }
    return nil
  }

  /// The notches in force, of all agencies; withdrawn ones are absent.
  public func ratings(subject: Int32, asOf: CalendarDate, knownAt: Instant) -> RatingSet {
    var set = RatingSet()
    // An agency's rows are neighbours, so remembering the last one answered is enough.
    var answered: UInt8?
    for row in rows(of: subject).reversed()
    where agencies[row] != answered && holds(row, asOf, knownAt) {
      answered = agencies[row]
      set.setCode(grades[row], at: agencies[row])
    }
    return set
  }

  /// One code per subject: the composite's notch, or 0 for not rated.
  public func composites(
    asOf: CalendarDate, knownAt: Instant, rule: CompositeRule
  ) -> [UInt8] {
    (0..<Int32(subjectCount)).map { subject in
      rule.composite(ratings(subject: subject, asOf: asOf, knownAt: knownAt))?.rawValue ?? 0
    }
  }

  private func holds(_ row: Int, _ asOf: CalendarDate, _ knownAt: Instant) -> Bool {
    effectiveDays[row] <= asOf.day && knownMicroseconds[row] <= knownAt.microseconds
  }
}
