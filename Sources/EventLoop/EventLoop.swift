// One thread that waits for many sockets at once. It moves bytes and knows nothing of what they
// mean: that is its driver's, which it calls on its own thread and which must not wait.

public protocol LoopDriver: AnyObject {
  func arrived(_ link: Link)
  func received(_ link: Link, _ bytes: ArraySlice<UInt8>)
  /// Some of what was waiting is sent, or all of it.
  func sent(_ link: Link)
  /// The link is closed, by either side.
  func left(_ link: Link)
  /// Another thread rang.
  func woken()
  func signalled(_ number: Int32)
  /// Called after everything else that a turn brought, with the time.
  func turned(_ now: UInt64)
  /// When to turn again though nothing happens.
  var nextMoment: UInt64? { get }
  var isDone: Bool { get }
}

public final class EventLoop {
  private var poller: Poller
  private let wakeup: Wakeup
  private let signals: SignalWatch?
  private var listeners: [Int32: (socket: Descriptor, door: Int)] = [:]
  /// By number of their descriptors.
  private var links: [Link?] = []
  /// Those that have said all and wait for the other side to have heard it.
  private var lingering: [Link] = []
  private let backlog = Backlog()
  private var lastID: UInt64 = 0
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)
  /// Until when nobody is taken in, for want of descriptors.
  private var pausedUntil: UInt64?
  public private(set) var now = MonotonicClock.now

  private static let pauseMicroseconds: UInt64 = 100_000
  /// Taken in at one turn, so that those who are in are served between.
  private static let arrivalsPerTurn = 64

  public init(wakeup: Wakeup, signals: SignalWatch? = nil) throws(SystemFault) {
    poller = try Poller()
    self.wakeup = wakeup
    self.signals = signals
    poller.add(wakeup.descriptor.number, Poller.Interest())
    if let signals { poller.add(signals.descriptor.number, Poller.Interest()) }
  }

  /// Who comes by the socket has its door.
  public func listen(_ socket: Descriptor, door: Int = 0) {
    listeners[socket.number] = (socket, door)
    poller.add(socket.number, Poller.Interest())
  }

  /// Takes nobody in any more by that door.
  public func stopListening(door: Int = 0) {
    for (number, listener) in listeners where listener.door == door {
      poller.remove(number)
      listeners[number] = nil
    }
  }

  /// In all links.
  public var unsentBytes: Int { backlog.bytes }

  /// Until the driver is done.
  public func run(_ driver: some LoopDriver) {
    while !driver.isDone {
      let count = poller.wait(milliseconds: waitMilliseconds(driver))
      now = MonotonicClock.now
      for place in 0..<count { handle(poller.event(place), driver) }
      resume()
      driver.turned(now)
      settle(driver)
    }
  }

  private func waitMilliseconds(_ driver: some LoopDriver) -> Int? {
    var first = min(pausedUntil ?? .max, driver.nextMoment ?? .max)
    for link in lingering { first = min(first, link.closesBy ?? .max) }
    if first == .max { return nil }
    // Rounded up, so that the moment has come when the wait is over.
    return first <= now ? 0 : Int(clamping: (first - now) / 1_000 + 1)
  }

  private func handle(_ event: Poller.Event, _ driver: some LoopDriver) {
    if event.number == wakeup.descriptor.number {
      wakeup.hear()
      driver.woken()
    } else if let signals, event.number == signals.descriptor.number {
      while let number = signals.next() { driver.signalled(number) }
    } else if let listener = listeners[event.number] {
      takeIn(listener.socket, door: listener.door, driver)
    } else if let link = link(event.number) {
      if event.canWrite { flush(link, driver) }
      if event.canRead, isOpen(link) { read(link, driver) }
    }
  }

  private func link(_ number: Int32) -> Link? {
    links.indices.contains(Int(number)) ? links[Int(number)] : nil
  }

  private func isOpen(_ link: Link) -> Bool { self.link(link.descriptor.number) === link }

  private func takeIn(_ listener: Descriptor, door: Int, _ driver: some LoopDriver) {
    for _ in 0..<Self.arrivalsPerTurn {
      switch Socket.accept(listener) {
      case .taken(let descriptor):
        lastID += 1
        let link = Link(descriptor, id: lastID, door: door, now: now, backlog)
        let place = Int(descriptor.number)
        if links.count <= place {
          links += repeatElement(nil, count: place + 1 - links.count)
        }
        links[place] = link
        poller.add(descriptor.number, link.interest)
        driver.arrived(link)
      case .nobody: return
      case .noRoom:
        pausedUntil = now + Self.pauseMicroseconds
        for number in listeners.keys { poller.change(number, Poller.Interest(reads: false)) }
        return
      }
    }
  }

  private func resume() {
    guard let moment = pausedUntil, now >= moment else { return }
    pausedUntil = nil
    for number in listeners.keys { poller.change(number, Poller.Interest()) }
  }

  private func read(_ link: Link, _ driver: some LoopDriver) {
    switch link.descriptor.receive(into: &buffer) {
    case .bytes(let count): if !link.isClosing { driver.received(link, buffer[..<count]) }
    case .nothing: break
    case .end: close(link, driver)
    }
  }

  private func flush(_ link: Link, _ driver: some LoopDriver) {
    guard link.flush(now: now) else { return close(link, driver) }
    link.touch()
    if !link.isClosing { driver.sent(link) }
  }

  /// After a turn: sends what still waits, and listens to what is wanted from here on.
  private func settle(_ driver: some LoopDriver) {
    // Those that are touched meanwhile come behind.
    var next = 0
    while next < backlog.touched.count {
      let link = backlog.touched[next]
      next += 1
      link.untouch()
      guard isOpen(link) else { continue }
      if link.isBroken || link.isClosing && !link.isLingering, !link.flush(now: now) {
        close(link, driver)
        continue
      }
      if link.isLingering, !lingering.contains(where: { $0 === link }) { lingering.append(link) }
      let interest = Poller.Interest(
        reads: link.isReading || link.isLingering, writes: link.unsent > 0 || link.wantsRoom)
      if interest != link.interest {
        link.interest = interest
        poller.change(link.descriptor.number, interest)
      }
    }
    backlog.touched.removeAll(keepingCapacity: true)
    for link in lingering where link.closesBy.map({ now >= $0 }) ?? false { close(link, driver) }
  }

  /// At once, whatever waits to be sent.
  public func close(_ link: Link, _ driver: some LoopDriver) {
    guard isOpen(link) else { return }
    poller.remove(link.descriptor.number)
    links[Int(link.descriptor.number)] = nil
    lingering.removeAll { $0 === link }
    link.drop()
    driver.left(link)
  }
}
