// The server's side of subscriptions: one update at a time is on its way, and the next begins when
// its reader has taken it. What happens meanwhile is not kept here.

extension ServerConnection {
  struct Watch: Sendable {
    var credit: Int
    /// What is on its way.
    var update: AnswerUpdate?
    var blocks: BlockSender?

    var values: Int { blocks?.values ?? 0 }
  }

  /// Small updates as they were sent, for others who get the same.
  public struct SentUpdate: Sendable {
    fileprivate var frames: [UInt8] = []
    fileprivate var isKnown = false

    public init() {}
  }

  mutating func subscribe(_ frame: Frame, _ actions: inout [Action]) throws(WireFault) {
    let subscription = try Subscription(frame.payload[...])
    guard try opens(frame) else { return }
    guard watches < ProtocolLimits.subscriptions else {
      reject(
        frame.stream,
        Refusal(
          .tooManySubscriptions,
          "\(ProtocolLimits.subscriptions) subscriptions are open on this connection"))
      return
    }
    watches += 1
    streams[frame.stream] = .watching(Watch(credit: subscription.question.credit))
    actions.append(.subscribe(stream: frame.stream, subscription))
  }

  /// Whether the reader has taken the update before, and takes another.
  public func takesUpdates(_ stream: UInt32) -> Bool {
    guard phase == .open, case .watching(let watch) = streams[stream] else { return false }
    return watch.update == nil && watch.credit > 0
  }

  /// Begins an update, which `takesUpdates` has allowed. `sent` is what it was for another in the
  /// same dialect.
  public mutating func update(
    _ stream: UInt32, _ update: AnswerUpdate, _ sent: inout SentUpdate
  ) -> [Action] {
    guard case .watching(var watch) = streams[stream], watch.update == nil else { return [] }
    if sent.isKnown {
      watch.credit -= sent.frames.count
      streams[stream] = .watching(watch)
      append(sent.frames, to: stream)
      return []
    }
    let start = output.count
    watch.update = update
    let blocks = BlockSender(update.fresh, allowed: allowed)
    watch.blocks = blocks
    if let schema = update.schema {
      let frame = Frame(.schema, stream: stream, schema.write)
      guard schema.columns.count <= ProtocolLimits.columns, fits(frame) else {
        return giveUp(stream, Self.tooWide)
      }
      form.append(frame, to: &output)
    }
    streams[stream] = .watching(watch)
    heldValues += blocks.values
    turns.append(stream)
    guard blocks.values <= Self.fewValues else { return [] }
    let actions = sendUpdate(stream, watch, isFirst: true)
    if case .watching(let after) = streams[stream], after.update == nil {
      turns.removeAll { $0 == stream }
      sent.frames = Array(output[start...])
      sent.isKnown = sent.frames.count <= PreparedAnswers.mostAnswerBytes
    }
    return actions
  }

  private static var fewValues: Int { 256 }

  /// Sends a block of an update, and its end where that was the last.
  mutating func sendUpdate(_ stream: UInt32, _ watch: Watch, isFirst: Bool = false) -> [Action] {
    var watch = watch
    guard let update = watch.update, var blocks = watch.blocks else { return [] }
    if let payload = blocks.next() {
      let block = Frame(.block, stream: stream, payload: payload)
      guard fits(block) else { return giveUp(stream, Self.tooWide) }
      watch.credit -= form.append(block, to: &output)
    }
    watch.blocks = blocks
    guard blocks.isAtEnd else {
      streams[stream] = .watching(watch)
      if !isFirst { turns.append(stream) }
      return []
    }
    let delta = Frame(.delta, stream: stream, update.delta.write)
    guard fits(delta) else { return giveUp(stream, Self.tooWide) }
    watch.credit -= form.append(delta, to: &output)
    heldValues -= watch.values
    watch.update = nil
    watch.blocks = nil
    streams[stream] = .watching(watch)
    return []
  }

  /// An update without credit comes again when the others have had their turn.
  mutating func wait(_ stream: UInt32) -> [Action] {
    turns.append(stream)
    return []
  }

  /// The server's watcher has to be told as well.
  private mutating func giveUp(_ stream: UInt32, _ refusal: Refusal) -> [Action] {
    [.giveUp(stream: stream)] + refuse(stream, refusal)
  }

  /// Ends all subscriptions.
  mutating func endWatches(_ refusal: Refusal) -> [Action] {
    var actions: [Action] = []
    for stream in streams.keys.sorted() {
      if case .watching = streams[stream] { actions += giveUp(stream, refusal) }
    }
    return actions
  }

  /// Frames that are those of another stream.
  private mutating func append(_ frames: [UInt8], to stream: UInt32) {
    var start = output.count
    output += frames
    while start < output.count {
      let length = (0..<4).reduce(0) { $0 | Int(output[start + $1]) << (8 * $1) }
      let end = start + Frame.lengthBytes + length
      for place in 0..<4 {
        output[start + 8 + place] = UInt8(truncatingIfNeeded: stream >> UInt32(8 * place))
      }
      if form.hasChecksum {
        let body = end - Frame.checksumBytes
        let checksum = Zlib.checksum(output[start..<body])
        for place in 0..<4 {
          output[body + place] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * place))
        }
      }
      start = end
    }
  }
}
