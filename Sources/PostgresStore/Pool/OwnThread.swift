// A thread that may block: libpq waits, and the threads of the cooperative pool must not.

internal import Glibc

enum OwnThread {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// False when the system gives no thread.
  static func start(_ run: @escaping @Sendable () -> Void) -> Bool {
    var thread = pthread_t()
    var attributes = pthread_attr_t()
    // SAFETY: locals that outlive the calls; the box is retained once here and released once, by
    // the thread, or here when there is none. GAIN: none, the system has no other door.
    unsafe pthread_attr_init(&attributes)
    unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    let box = unsafe Unmanaged.passRetained(Body(run))
    let failure = unsafe pthread_create(
      &thread, &attributes,
      { box in
        // SAFETY: as above. GAIN: as above.
        guard let box = unsafe box else { return nil }
        let body = unsafe Unmanaged<Body>.fromOpaque(box).takeRetainedValue()
        body.run()
        return nil
      }, box.toOpaque())
    // SAFETY: as above. GAIN: as above.
    unsafe pthread_attr_destroy(&attributes)
    if failure != 0 { unsafe box.release() }
    return failure == 0
  }
}
