// SUBSCRIBE: a query that goes on being answered.

internal import Query

public struct Subscription: Hashable, Sendable {
  /// A state of one run of a server.
  public struct Moment: Hashable, Sendable {
    public var incarnation: UInt64
    public var counter: UInt64

    public init(incarnation: UInt64, counter: UInt64) {
      self.incarnation = incarnation
      self.counter = counter
    }
  }

  /// Without a deadline, a state or a head that is known: none of them has a meaning here.
  public var question: Question
  /// Microseconds between two updates, at least.
  public var interval: UInt64 = 0
  /// The state of the last answer that whoever asks has.
  public var resume: Moment?

  public init(_ question: Question) {
    self.question = question
    self.question.deadline = nil
    self.question.epoch = nil
    self.question.known = nil
  }
}

extension Subscription {
  init(_ payload: ArraySlice<UInt8>) throws(WireFault) {
    var fields = try FieldReader(payload)
    question = try Question(asking: &fields)
    interval = try fields.uv(SubscribeTag.interval) ?? 0
    resume = try fields.part(SubscribeTag.resume, Moment.init)
    try fields.finish()
  }

  func write(to fields: inout FieldWriter) {
    question.write(to: &fields)
    fields.uv(SubscribeTag.interval, interval == 0 ? nil : interval)
    if let resume { fields.part(SubscribeTag.resume, resume.write) }
  }
}

extension Subscription.Moment {
  init(_ fields: inout FieldReader) throws(WireFault) {
    self.init(
      incarnation: try FieldReader.need(fields.uv(MomentTag.incarnation), MomentTag.incarnation),
      counter: try FieldReader.need(fields.uv(MomentTag.counter), MomentTag.counter))
  }

  func write(to fields: inout FieldWriter) {
    fields.uv(MomentTag.incarnation, incarnation)
    fields.uv(MomentTag.counter, counter)
  }
}
