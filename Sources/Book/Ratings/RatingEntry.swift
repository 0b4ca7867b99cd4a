// One statement by an agency about one subject (an instrument or an entity), with its two times:
// from which day it holds, and since when we know it. Where a file gives no known_at the loader
// says as_of_date at 00:00 UTC, and where it gives no effective_date, as_of_date; nothing here
// guesses.

public import Exact

public struct RatingEntry: Hashable, Sendable {
  /// The place of the instrument among instruments, or of the entity among entities.
  public var subject: Int32
  public var agency: Agency
  public var grade: RatingGrade
  public var effective: CalendarDate
  public var known: Instant
  public var outlook: Outlook

  public init(
    subject: Int32, agency: Agency, grade: RatingGrade, effective: CalendarDate, known: Instant,
    outlook: Outlook = .none
  ) {
    self.subject = subject
    self.agency = agency
    self.grade = grade
    self.effective = effective
    self.known = known
    self.outlook = outlook
  }
}
