// What was brought: the files of a book, known by the SHA-256 of each. A folder and the snapshot
// that was made of it are one payload.

internal import BookFiles
internal import Snapshot

struct Payload {
  let source: SourceBook
  /// By file.
  let digests: [(name: String, facts: SourceFacts)]
  /// Of all files together.
  let digest: Digest
  /// Held in memory: nobody changes it meanwhile.
  private let isFile: Bool

  init(_ source: SourceBook) throws(ImportFault) {
    self.source = source
    digests = try Self.digests(of: source)
    digest = Self.digest(of: digests)
    isFile = false
  }

  /// Of a feed alone; `source` has the book around it, once that is known.
  init(_ feed: Feed, _ bytes: [UInt8], in source: SourceBook) {
    self.source = source
    let facts = SourceFacts(byteCount: bytes.count, digest: Digest(of: bytes))
    digests = [(feed.file, facts)]
    digest = Self.digest(of: digests)
    isFile = true
  }

  private static func digests(
    of source: SourceBook
  ) throws(ImportFault) -> [(name: String, facts: SourceFacts)] {
    var digests: [(name: String, facts: SourceFacts)] = []
    for name in source.names {
      do throws(FileFault) {
        digests.append((name, try source.facts(name)))
      } catch {
        throw .file(name, error)
      }
    }
    return digests
  }

  static func digest(of files: [(name: String, facts: SourceFacts)]) -> Digest {
    let running = RunningDigest()
    running.add(Array("espalier book\n".utf8)[...])
    for file in files.sorted(by: { $0.name < $1.name }) {
      let line = "\(file.name)\u{0}\(file.facts.byteCount)\u{0}\(file.facts.digest)\n"
      running.add(Array(line.utf8)[...])
    }
    return running.end()
  }

  /// The files are what they were when their digests were taken.
  func confirm() throws(ImportFault) {
    if isFile { return }
    guard Self.digest(of: try Self.digests(of: source)) == digest else {
      throw .file("the book", .changedWhileRead)
    }
  }

  func facts(_ name: String) -> SourceFacts? { digests.first { $0.name == name }?.facts }
}
