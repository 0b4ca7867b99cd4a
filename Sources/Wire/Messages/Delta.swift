// DELTA: the end of an update of a subscription. Its new rows came in blocks before it; the script
// says where they stand and which rows of the answer before are kept.

internal import Query

struct Delta: Hashable, Sendable {
  /// Nil where all rows are new.
  var base: UInt64?
  var rows: Int
  var script = RowScript()
  var contract: Contract
  /// Whether the terms are left out, since they are those of the update before.
  var leavesOutTerms = false
  /// States between the two whose answers were not sent.
  var passedOver: UInt64 = 0
}

extension Delta {
  /// `kept` are the terms of the update before.
  init(_ payload: ArraySlice<UInt8>, kept: Contract?) throws(WireFault) {
    typealias Tag = DeltaTag
    var fields = try FieldReader(payload)
    base = try fields.uv(Tag.base)
    rows = try FieldReader.need(fields.count(Tag.rows), Tag.rows)
    let bytes = try fields.bytes(Tag.script)
    guard (bytes == nil) == (base == nil) else { throw FieldReader.bad(Tag.script) }
    if let bytes { script = try RowScript(bytes) }
    let terms = try fields.part(Tag.terms) { (part) throws(WireFault) in
      try Contract(terms: &part)
    }
    leavesOutTerms = terms == nil
    guard let whole = terms ?? kept else {
      throw WireFault(.badField, "field \(Tag.terms) is missing")
    }
    let contract = try fields.part(Tag.contract) { (part) throws(WireFault) in
      var contract = whole
      try contract.complete(from: &part)
      return contract
    }
    self.contract = try FieldReader.need(contract, Tag.contract)
    passedOver = try fields.uv(Tag.passedOver) ?? 0
    try fields.finish()
  }

  func write(to fields: inout FieldWriter) {
    typealias Tag = DeltaTag
    fields.uv(Tag.base, base)
    fields.count(Tag.rows, rows)
    fields.bytes(Tag.script, base == nil ? nil : script.bytes)
    fields.part(Tag.contract, contract.write)
    if !leavesOutTerms { fields.part(Tag.terms, contract.writeTerms) }
    fields.uv(Tag.passedOver, passedOver == 0 ? nil : passedOver)
  }
}
