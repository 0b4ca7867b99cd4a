// What became of one file: its rows, those taken and those not, and why not.

public struct FileReport: Sendable {
  public let name: String
  public internal(set) var byteCount = 0
  /// How long reading, checking and filing it took; nil when the options had no clock.
  public internal(set) var seconds: Double?
  public internal(set) var rows = 0
  /// Rows refused for reasons of their own.
  var refusedRows = 0
  /// Numbers whose surplus decimals were rounded away, by field.
  public internal(set) var rounded: [String: Int] = [:]
  /// The first of the rejections, in order of line; `rejected` counts all.
  public internal(set) var rejections: [Rejection] = []
  /// Faults of the file as a whole: nothing of it was taken.
  public internal(set) var fileFaults: [Rejection] = []
  /// How often each rule rejected a row.
  public internal(set) var countByCode: [String: Int] = [:]

  /// Ids of the rejections kept: a reference to one of them is no reference to nothing.
  var rejectedIDs: Set<String> = []

  /// Rows not taken: all of them where the file as a whole cannot be used. Accepted and rejected
  /// rows add up to the rows.
  public var rejected: Int { fileFaults.isEmpty ? refusedRows : rows }

  public var accepted: Int { rows - rejected }

  public init(name: String) { self.name = name }

  /// Rejections kept with their place; more are counted, not kept.
  public static let keptRejections = 1_000

  mutating func fail(
    _ fault: FileFault, line: Int = 0, column: Int = 0, field: String = "", value: String = ""
  ) {
    fileFaults.append(
      Rejection(
        file: name, line: line, column: column, field: field, code: fault.code,
        reason: fault.reason, value: value))
  }
}
