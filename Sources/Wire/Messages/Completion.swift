// DONE: the end of an answer, and the contract that says what it rests on: whole, or without the
// terms where whoever asked has kept them.

internal import Query

struct Completion: Hashable, Sendable {
  var rows: Int
  /// Microseconds; nil where the answer was at hand.
  var elapsed: UInt64?
  var contract: Contract
  /// Of the head; nil where the terms are left out.
  var digest: [UInt8]?
}

extension Completion {
  /// `kept` are the terms of an earlier answer that may be left out of this one.
  init(_ payload: ArraySlice<UInt8>, kept: Contract?) throws(WireFault) {
    var fields = try FieldReader(payload)
    rows = try FieldReader.need(fields.count(DoneTag.rows), DoneTag.rows)
    elapsed = try fields.uv(DoneTag.elapsed)
    let terms = try fields.part(DoneTag.terms) { (part) throws(WireFault) in
      try Contract(terms: &part)
    }
    digest = try fields.bytes(DoneTag.digest).map { Array($0) }
    guard (terms == nil) == (digest == nil), digest.map(Head.isDigest) ?? true else {
      throw FieldReader.bad(DoneTag.digest)
    }
    guard let whole = terms ?? kept else {
      throw WireFault(.badField, "field \(DoneTag.terms) is missing")
    }
    let contract = try fields.part(DoneTag.contract) { (part) throws(WireFault) in
      var contract = whole
      try contract.complete(from: &part)
      return contract
    }
    self.contract = try FieldReader.need(contract, DoneTag.contract)
    try fields.finish()
  }

  func write(to fields: inout FieldWriter) {
    fields.count(DoneTag.rows, rows)
    fields.uv(DoneTag.elapsed, elapsed)
    fields.part(DoneTag.contract, contract.write)
    if digest != nil { fields.part(DoneTag.terms, contract.writeTerms) }
    fields.bytes(DoneTag.digest, digest)
  }
}
