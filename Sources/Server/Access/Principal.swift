// Who asks, as far as answers and changes depend on it.

internal import Engine
internal import Trust

struct Principal: Hashable, Sendable {
  /// Nil where nobody is asked who they are.
  let user: User?
  let sight: Sight

  /// Whoever comes, where nobody is asked: he sees and changes everything.
  static let anybody = Principal(nil)

  init(_ user: User?) {
    self.user = user
    guard let user, !user.seesEverything else {
      sight = .everything
      return
    }
    sight = Sight(nodes: user.nodes, totals: user.totals)
  }

  var name: String { user?.name ?? "" }
  /// The same, nil where nobody is asked.
  var userName: String? { user?.name }

  var mayChange: Bool { user.map { $0.role == .writer } ?? true }
}
