// An answer on its way out: its schema, then blocks as there is credit for them, then its contract.

internal import Query

struct AnswerSender: Sendable {
  private let contract: Contract
  private let elapsed: UInt64?
  private var blocks: BlockSender
  let schema: Schema
  /// Of the head, where whoever asked does not have it.
  private let digest: [UInt8]?

  /// Cells of an answer that is sent at once, whatever else waits.
  private static let fewValues = 256

  init(
    _ answer: Answer, elapsed: UInt64?, allowed: Set<ColumnEncoding>, known: [UInt8]? = nil
  ) {
    contract = answer.contract
    self.elapsed = elapsed
    let table = AnswerTable(answer)
    blocks = BlockSender(table, allowed: allowed)
    schema = Schema(columns: table.heads, rows: table.rows, tellsRows: table.tellsRows)
    let digest = Head.digest(table.heads, tellsRows: table.tellsRows, answer.contract)
    self.digest = digest == known ? nil : digest
  }

  var isAtEnd: Bool { blocks.isAtEnd }

  /// Whether whoever asked has the schema already.
  var isHeadKnown: Bool { digest == nil }

  var isShort: Bool { values <= Self.fewValues }

  /// What it keeps in memory until it is sent.
  var values: Int { blocks.values }

  /// The payload of the next block; nil when all rows are sent.
  mutating func block() -> [UInt8]? { blocks.next() }

  var completion: Completion {
    Completion(rows: blocks.sent, elapsed: elapsed, contract: contract, digest: digest)
  }
}
