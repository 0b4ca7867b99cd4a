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
    let parents = try Parents(plan, gatherer).figures(gathered, rolled)
    reader.parents = parents.values
    let chosen = Ranking(plan, reader).chosen()
    // Parts of a position that was split over groups are one position again in the whole.
    let everything = plan.splits == nil ? gathered : try gatherer.gather(KeySpace([]))
    let whole = everything.states.joined(plan.requirements)
    var wholeReader = FigureReader(plan, gathered.conversion, whole, keys: [])
    wholeReader.parents = parents.parts.map { [wholeReader.value($0, 0)] }
    var writer = AnswerWriter(plan)
    for group in chosen.groups {
      writer.add(reader, group, .group, codes: Array(rolled.codes(of: group)))
    }
    for remainder in chosen.remainders {
      let joined = rolled.regrouped(
        remainder.groups.map { (from: $0, to: 0) }, codes: [], count: 1, keyCount: 0,
        plan.requirements)
      var joinedReader = FigureReader(
        plan, gathered.conversion, joined, keys: [],
        place: reader.treeKey.map { reader.place(ofKey: $0, remainder.codes[$0]) } ?? .whole)
      joinedReader.parents = parents.common(to: remainder.groups)
      writer.add(joinedReader, 0, .others, codes: remainder.codes)
    }
    if plan.select.options.totals {
      writer.add(wholeReader, 0, .total, codes: keys.map { UInt32($0.count) })
    }
    let contract = ContractBuilder(plan, everything).contract(whole: whole)
    if plan.select.options.strict, !contract.isComplete {
      throw QueryFault(.incomplete, "the answer would lack " + contract.lack)
    }
    return try writer.answer(contract)
  }
}
