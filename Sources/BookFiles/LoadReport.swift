// What became of a whole folder, for `check` and for error messages.

public struct LoadReport: Sendable {
  /// In the order in which the files were read.
  public internal(set) var files: [FileReport] = []
  /// Files of the folder that are no part of a book, with what they may have been meant to be.
  public internal(set) var unknownFiles: [(name: String, suggestion: String?)] = []

  public var rows: Int { files.reduce(0) { $0 + $1.rows } }
  public var rejected: Int { files.reduce(0) { $0 + $1.rejected } }
  public var byteCount: Int { files.reduce(0) { $0 + $1.byteCount } }

  /// Whether every file was usable and every row taken.
  public var isClean: Bool { files.allSatisfy { $0.fileFaults.isEmpty && $0.rejected == 0 } }

  public var hasFileFaults: Bool { files.contains { !$0.fileFaults.isEmpty } }

  public func file(_ name: String) -> FileReport? { files.first { $0.name == name } }

  /// Every fault that is kept, file faults first.
  public var rejections: [Rejection] {
    files.flatMap(\.fileFaults) + files.flatMap(\.rejections)
  }

  public init() {}

  /// Of a book that could not even be asked for.
  public init(unreadable name: String, reason: String) {
    var file = FileReport(name: name)
    file.fail(.unreadable(reason))
    files.append(file)
  }
}
