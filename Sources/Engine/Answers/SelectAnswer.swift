// From a plan to an answer: read, convert, roll up, finalise, choose, write down. Each step takes
// what the one before it made and changes nothing else.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct SelectAnswer {
  let plan: SelectPlan
  let threads: Int

  init(_ plan: SelectPlan, threads: Int) {
    self.plan = plan
    self.threads = threads
  }

  private var book: Book { plan.epoch.book }

  func answer() throws(QueryFault) -> Answer {
    let gatherer = Gatherer(plan: plan, threads: threads)
    let gathered = try gatherer.gather(plan.space, mayRollUp: true)
    let keys = plan.space.keys
    let rolled =
      gathered.isRolledUp ? gathered.states : try RollUp(plan).groups(gathered.states)
    var reader = try FigureReader(plan, gathered.conversion, rolled, keys: keys)
    let needsParts = plan.risks.contains { $0.question.name == .diversification }
    let parts = needsParts ? try NodeParts(plan, gatherer) : nil
    reader.parts = parts
    let parents = try Parents(plan, gatherer).figures(gathered, rolled, parts)
    reader.parents = parents.values
    try reader.prepare(threads: threads, plan.cancellation)
    let chosen = try Ranking(plan, reader).chosen()
    // Parts of a position that was split over groups are one position again in the whole.
    let everything =
      plan.splits == nil && !gathered.isRolledUp ? gathered : try gatherer.gather(KeySpace([]))
    let whole = try everything.states.joined(plan)
    var wholeReader = try FigureReader(plan, gathered.conversion, whole, keys: [])
    wholeReader.parts = parts
    wholeReader.parents = parents.parts.map { [wholeReader.value($0, 0)] }
    var writer = AnswerWriter(plan)
    try writer.add(reader, groups: chosen.groups, plan.cancellation)
    for remainder in chosen.remainders {
      let joined = try rolled.regrouped(
        remainder.groups.map { (from: $0, to: 0) }, codes: [], count: 1, keyCount: 0, plan)
      var joinedReader = try FigureReader(
        plan, gathered.conversion, joined, keys: [],
        place: reader.treeKey.map { reader.place(ofKey: $0, remainder.codes[$0]) } ?? .whole)
      joinedReader.parents = parents.common(to: remainder.groups)
      writer.add(joinedReader, .others, codes: remainder.codes)
    }
    if plan.select.options.totals {
      writer.add(wholeReader, .total, codes: keys.map { UInt32($0.count) })
    }
    let contract = try ContractBuilder(plan, everything).contract(whole: whole)
    if plan.select.options.strict, !contract.isComplete {
      throw QueryFault(
        .incomplete,
        "the answer would lack " + (contract.lack.isEmpty ? "measures of risk" : contract.lack))
    }
    return try writer.answer(contract)
  }
}
