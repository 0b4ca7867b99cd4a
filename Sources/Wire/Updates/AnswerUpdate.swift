// What leads from one answer to the next: the rows that are new, and how the rows of the next are
// put together of them and of those before. Made once for all who have the same answer before them.

public import Query

public struct AnswerUpdate: Sendable {
  /// Nil where columns are those of the answer before.
  let schema: Schema?
  /// The rows that are new, or all.
  let fresh: AnswerTable
  let delta: Delta
  /// Values that whoever gets it has from then on.
  public let values: Int

  /// Without an answer before, all of the next. `passedOver` are states between the two.
  public init(from old: Answer?, to new: Answer, passedOver: UInt64 = 0) {
    let table = AnswerTable(new)
    values = table.values
    let before = old.map { AnswerTable($0) }
    guard let old, let before, before.heads == table.heads, before.tellsRows == table.tellsRows
    else {
      schema = Schema(columns: table.heads, rows: table.rows, tellsRows: table.tellsRows)
      fresh = table
      delta = Delta(rows: table.rows, contract: new.contract, passedOver: passedOver)
      return
    }
    let (script, places) = RowMatch(before, table).script
    schema = nil
    fresh = table.picking(places)
    delta = Delta(
      base: old.contract.epoch.counter, rows: table.rows, script: script, contract: new.contract,
      leavesOutTerms: old.contract.terms == new.contract.terms, passedOver: passedOver)
  }

  /// The same, which says itself how many states lie between.
  public static func next(from old: Answer?, to new: Answer) -> AnswerUpdate {
    let counter = new.contract.epoch.counter
    let between = old.map { counter &- $0.contract.epoch.counter &- 1 } ?? 0
    return AnswerUpdate(from: old, to: new, passedOver: between)
  }

  /// Whether two answers say the same, the states apart that they are of.
  public static func isSame(_ a: Answer, _ b: Answer) -> Bool {
    var contract = a.contract
    contract.epoch.counter = b.contract.epoch.counter
    guard contract == b.contract else { return false }
    let (old, new) = (AnswerTable(a), AnswerTable(b))
    guard old.heads == new.heads, old.tellsRows == new.tellsRows, old.rows == new.rows else {
      return false
    }
    return RowMatch(old, new).script.script.isUnchanged(old.rows)
  }
}
