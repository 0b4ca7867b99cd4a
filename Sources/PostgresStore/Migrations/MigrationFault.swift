// Why migrations are not run, or not all of them.

public enum MigrationFault: Error, Hashable, Sendable {
  case unreadable(String)
  case noMigrations(String)
  case badName(String)
  case sameNumber(Int)
  case gap(after: Int)
  case lacksWayBack(String)
  case notText(String)
  /// An applied file is not what it was.
  case changed(String)
  /// Applied, and not in the folder.
  case missing(String)
  /// Not applied, though a later one is.
  case outOfOrder(String, after: String)
  case failed(String, ServerError, line: Int?)
  /// The file ends the transaction that it is part of.
  case endsTransaction(String)
  case nothingToTakeBack
  case unknownNumber(Int)
  case notEmpty(Int)
}

extension MigrationFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let reason): reason
    case .noMigrations(let folder): "there are no migrations in \(folder)"
    case .badName(let name): "\(name) is not named NNNN_name.up.sql or NNNN_name.down.sql"
    case .sameNumber(let number): "two migrations have the number \(number)"
    case .gap(let number): "there is no migration \(number + 1), though there are later ones"
    case .lacksWayBack(let name): "\(name) lacks its .up.sql or its .down.sql"
    case .notText(let name): "\(name) is not UTF-8 text"
    case .changed(let name):
      "\(name) is not what it was when it was applied; changes go into a new file"
    case .missing(let name): "\(name) was applied and is not in the folder"
    case .outOfOrder(let name, let later): "\(name) is not applied, though \(later) is"
    case .failed(let name, let error, let line):
      "\(name)" + (line.map { ":\($0)" } ?? "") + ": \(error)"
        + (error.hint.map { "; \($0)" } ?? "") + "; nothing of the file was kept"
    case .endsTransaction(let name):
      "\(name) ends the transaction that it runs in, which no migration may"
    case .nothingToTakeBack: "no migration is applied"
    case .unknownNumber(let number): "there is no migration \(number)"
    case .notEmpty(let number): "\(number) migrations are applied already; baseline is for none"
    }
  }
}
