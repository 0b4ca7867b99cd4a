// Which sums of a cell stand side by side. What a change of market value or dv01 touches is one
// group; each other field has its own, made when a question first needs it.

internal import Book

enum CellGroup: Hashable, Sendable {
  case core
  case field(PositionField)
  /// What a position's record alone does not tell, such as a key rate: read once, not followed.
  case single(Component)

  /// What is kept, by place. Everything else is put together of these.
  var components: [Component] {
    switch self {
    case .core:
      return [
        Component(.one), Component(.field(.marketValue, .long)),
        Component(.field(.marketValue, .short)), Component(.field(.notional, .magnitude)),
        Component(.netNotional), Component(.field(.dv01, .signed)),
      ]
    case .field(let field):
      let has = Condition.has(.field(field))
      var components = [
        Component(.one, where: has), Component(.field(.marketValue, .magnitude), where: has),
        Component(.field(.notional, .magnitude), where: has),
      ]
      switch field {
      case .marketValue: break
      case .dv01:
        components.append(Component(.field(.marketValue, .signed), where: has))
        components.append(
          Component(.field(.dv01, .signed), where: .has(.field(.marketValue))))
      default: components.append(Component(.field(field, .signed)))
      }
      return components
    case .single(let component): return [component]
    }
  }

  /// Whether its sums can follow a change of a position.
  var follows: Bool { if case .single = self { false } else { true } }

  /// Where a component stands that is kept as it is.
  fileprivate static func place(of component: Component) -> (CellGroup, Int)? {
    var groups = [CellGroup.core]
    if case .field(let field) = component.condition?.fact {
      groups = [.field(field), .field(.dv01)]
    }
    if component.condition == nil, case .field(let field, _) = component.quantity {
      groups.append(.field(field))
    }
    for group in groups {
      if let place = group.components.firstIndex(of: component) { return (group, place) }
    }
    return nil
  }
}

/// A sum that is kept, and whether it is added or taken away.
struct CellTerm: Hashable, Sendable {
  var group: CellGroup
  var place: Int
  var isNegative = false

  /// What a component is put together of.
  static func terms(of component: Component) -> [CellTerm] {
    if let (group, place) = CellGroup.place(of: component) {
      return [CellTerm(group: group, place: place)]
    }
    if let condition = component.condition, !condition.isWanted {
      let all = terms(of: Component(component.quantity))
      let having = terms(
        of: Component(component.quantity, where: .has(condition.fact)))
      return all + having.map(\.negated)
    }
    guard component.condition == nil else { return [single(component)] }
    let long = terms(of: Component(.field(.marketValue, .long)))
    let short = terms(of: Component(.field(.marketValue, .short)))
    switch component.quantity {
    case .field(.marketValue, .signed): return long + short
    case .field(.marketValue, .magnitude): return long + short.map(\.negated)
    default: return [single(component)]
    }
  }

  private static func single(_ component: Component) -> CellTerm {
    CellTerm(group: .single(component), place: 0)
  }

  private var negated: CellTerm {
    var term = self
    term.isNegative.toggle()
    return term
  }
}
