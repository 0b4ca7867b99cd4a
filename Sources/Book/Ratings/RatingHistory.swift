// All rating statements about a list of subjects, in columns. Rows are sorted by subject, agency,
// effective date and known time, no two with all four alike, so equal sets of statements are equal
// values whatever order they came in. `starts` has one element more than there are subjects.

import Exact

public struct RatingHistory: Equatable, Sendable {
  let starts: [Int32]
  let agencies: [UInt8]
  let grades: [UInt8]
  let effectiveDays: [Int32]
  let knownMicroseconds: [Int64]
  let outlooks: [UInt8]

  /// The history of subjects nobody rates.
  public init(subjectCount: Int) {
    self.init(sorted: [], subjectCount: subjectCount)
  }

  init(sorted entries: [RatingEntry], subjectCount: Int) {
    var starts = [Int32](repeating: 0, count: subjectCount + 1)
    for entry in entries { starts[Int(entry.subject) + 1] += 1 }
    for subject in 0..<subjectCount { starts[subject + 1] += starts[subject] }
    self.starts = starts
    agencies = entries.map(\.agency.rawValue)
    grades = entries.map(\.grade.code)
    effectiveDays = entries.map(\.effective.day)
    knownMicroseconds = entries.map(\.known.microseconds)
    outlooks = entries.map(\.outlook.rawValue)
  }

  public var subjectCount: Int { starts.count - 1 }

  /// Statements, withdrawals among them.
  public var count: Int { agencies.count }

  /// What is stored about a subject, by agency, effective date and known time.
  public func entries(of subject: Int32) -> [RatingEntry] {
    rows(of: subject).map { row in
      guard let agency = Agency(rawValue: agencies[row]),
        let grade = RatingGrade(code: grades[row]),
        let outlook = Outlook(rawValue: outlooks[row])
      else { preconditionFailure("row \(row) of a rating history holds no rating") }
      return RatingEntry(
        subject: subject, agency: agency, grade: grade,
        effective: CalendarDate(day: effectiveDays[row]),
        known: Instant(microseconds: knownMicroseconds[row]), outlook: outlook)
    }
  }

  func rows(of subject: Int32) -> Range<Int> {
    precondition(
      subject >= 0 && subject < subjectCount, "subject \(subject) of \(subjectCount) is none")
    return Int(starts[Int(subject)])..<Int(starts[Int(subject) + 1])
  }
}
