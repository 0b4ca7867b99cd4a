// DONE: the end of an answer, and the contract that says what it rests on.

internal import Query

struct Completion: Hashable, Sendable {
  var rows: Int
  /// Microseconds.
  var elapsed: UInt64?
  var contract: Contract
}

extension Completion {
  init(_ payload: ArraySlice<UInt8>) throws(WireFault) {
    var fields = try FieldReader(payload)
    rows = try FieldReader.need(fields.count(DoneTag.rows), DoneTag.rows)
    elapsed = try fields.uv(DoneTag.elapsed)
    contract = try FieldReader.need(
      fields.part(DoneTag.contract, Contract.init), DoneTag.contract)
    try fields.finish()
  }

  func write(to fields: inout FieldWriter) {
    fields.count(DoneTag.rows, rows)
    fields.uv(DoneTag.elapsed, elapsed)
    fields.part(DoneTag.contract, contract.write)
  }
}
