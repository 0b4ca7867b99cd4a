// Answers that cost so little that nobody need be asked to make them: whoever waits for sockets
// gives them itself. What they cost is known before anything is read.

internal import Book
public import Query

extension Epoch {
  /// Groups times measures beyond which a question is not a small one.
  private static let mostFigures = 512

  /// Reads the book once for the sums that most questions ask for, so that from then on, and after
  /// every change, small ones of any node are ready.
  public func makeReady(threads: Int) {
    let groups = [CellGroup.core] + [.marketValue, .notional, .dv01].map { .field($0) }
    do throws(QueryFault) {
      _ = try cells.cells(with: groups, of: book, threads: threads, .never)
    } catch {
      preconditionFailure("nobody cancels: \(error)")
    }
  }

  /// The answer where it comes from cells that are there, in so many steps that they take less time
  /// than handing the question to somebody else; nil where it does not.
  public func readyAnswer(_ statement: Statement) throws(QueryFault) -> Answer? {
    guard case .select(let select) = statement, isSmall(select) else { return nil }
    let plan = try SelectPlan(self, select, .never)
    guard isReady(plan) else { return nil }
    return told(try SelectAnswer(plan, threads: 1).answer(), of: statement)
  }

  /// Whether planning it looks at nothing but names: no filter, no shocks, and groups, where there
  /// are any, whose codes somebody has asked for before.
  private func isSmall(_ select: Select) -> Bool {
    select.filter == nil && select.shocks.isEmpty && select.asOf == nil && !select.options.base
      && select.keys.allSatisfy { treeKeys.has($0.value) }
  }

  private func isReady(_ plan: SelectPlan) -> Bool {
    let requirements = plan.requirements
    guard plan.fitsCells, requirements.fitsCells, requirements.inner.isEmpty, plan.risks.isEmpty,
      plan.space.keys.allSatisfy(\.fitsCells)
    else { return false }
    let groups = plan.space.keys.reduce(1) { $0 * ($1.count + 1) }
    let figures = groups * max(1, requirements.components.count)
    guard figures <= Self.mostFigures else { return false }
    return cells.cells(with: CellReading.groups(requirements)) != nil
  }
}
