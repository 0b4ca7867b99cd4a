// From a plan to an answer: read, convert, roll up, finalise, choose, write down. Each step takes
// what the one before it made and changes nothing else.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct SelectAnswer {
  let plan: SelectPlan
  let threads: Int
  let isCancelled: @Sendable () -> Bool

  init(_ plan: SelectPlan, threads: Int, isCancelled: @escaping @Sendable () -> Bool) {
    self.plan = plan
    self.threads = threads
    self.isCancelled = isCancelled
  }

  private var book: Book { plan.epoch.book }

  func answer() throws(QueryFault) -> Answer {
    let gatherer = Gatherer(plan: plan, threads: threads, isCancelled: isCancelled)
    let gathered = try gatherer.gather(plan.space)
    let keys = plan.space.keys
    let rolled = RollUp(plan).groups(gathered.states)
    var reader = FigureReader(plan, gathered.conversion, rolled, keys: keys)
    reader.parents = try Parents(plan, gatherer).values(gathered, rolled)
    let chosen = Ranking(plan, reader).chosen()
    // Parts of a position that was split over groups are one position again in the whole.
    let whole =
      plan.splits == nil
      ? gathered.states.joined(plan.requirements) : try gatherer.gather(KeySpace([])).states
    let wholeReader = FigureReader(plan, gathered.conversion, whole, keys: [])
    var writer = AnswerWriter(plan)
    for group in chosen.groups {
      try writer.add(reader, group, .group, codes: Array(rolled.codes(of: group)))
    }
    for remainder in chosen.remainders {
      let joined = rolled.regrouped(
        remainder.groups.map { (from: $0, to: 0) }, codes: [], count: 1, keyCount: 0,
        plan.requirements)
      // What is left of several nodes lies on none of them.
      let joinedReader = FigureReader(
        plan, gathered.conversion, joined, keys: [], place: reader.treeKey == nil ? .whole : .none)
      try writer.add(joinedReader, 0, .others, codes: remainder.codes)
    }
    if plan.select.options.totals {
      try writer.add(wholeReader, 0, .total, codes: keys.map { UInt32($0.count) })
    }
    let contract = ContractBuilder(plan, gathered).contract(whole: whole)
    if plan.select.options.strict, !contract.isComplete {
      throw QueryFault(.incomplete, "the answer would lack " + contract.lack)
    }
    return writer.answer(contract)
  }
}
