// A named stress: one or more shocks that come together.

public struct Stress: Hashable, Sendable {
  public struct Part: Hashable, Sendable {
    public var kind: Shock.Kind
    public var shock: Shock
    /// A currency; a curve, perhaps with a tenor; or a condition on positions, in query text. Empty
    /// for all there is.
    public var target: String

    public init(kind: Shock.Kind, shock: Shock, target: String) {
      self.kind = kind
      self.shock = shock
      self.target = target
    }
  }

  public var id: String
  /// Empty where none is given.
  public var name: String
  public var parts: [Part]

  public init(id: String, name: String, parts: [Part]) {
    self.id = id
    self.name = name
    self.parts = parts
  }
}
