// What a query gives: columns with their schema, and the contract that says what they rest on.
// Every renderer and the wire take this one type, so that local and remote answers are the same
// bytes.

public struct Answer: Hashable, Sendable {
  /// All of one length; keys first, then measures in the order of the query.
  public var columns: [AnswerColumn]
  /// What each row is.
  public var rows: [RowKind]
  /// Rows whose sums lack something, by number, ascending.
  public var incompleteRows: [Int]
  public var contract: Contract
  /// How deep each row's node lies below what was asked about, where rows are nodes in preorder:
  /// what a tree is drawn by. Nil where they are not; totals count as roots.
  public var depths: [Int]?
  /// Whether the query asked for rows beside the groups, so that programs must be told which row is
  /// which even where there is none of them.
  public var tellsRows: Bool

  public enum RowKind: String, Hashable, Sendable {
    case group
    /// What `top` left out: of everything (nil), or within the key values of the row itself.
    case others
    case total
  }

  public init(
    columns: [AnswerColumn], rows: [RowKind], incompleteRows: [Int] = [], contract: Contract
  ) {
    precondition(columns.allSatisfy { $0.values.count == rows.count }, "columns differ in length")
    self.columns = columns
    self.rows = rows
    self.incompleteRows = incompleteRows
    self.contract = contract
    tellsRows = rows.contains { $0 != .group }
  }

  public var rowCount: Int { rows.count }
}
