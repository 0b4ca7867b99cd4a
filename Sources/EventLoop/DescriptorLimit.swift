// How many descriptors this process may have. A shell gives a thousand; more may be asked for.

internal import Glibc

public enum DescriptorLimit {
  /// Descriptors beside connections: listeners, files, streams.
  private static let others = 64

  /// As many as so many connections need, or as many as are allowed. A server that gets fewer takes
  /// in fewer.
  public static func raise(forConnections connections: Int) {
    var limit = rlimit()
    // SAFETY: a local that outlives the calls. GAIN: none, the calls take a pointer.
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    let wanted = rlim_t(connections + others)
    guard limit.rlim_cur < wanted else { return }
    limit.rlim_cur = min(wanted, limit.rlim_max)
    // SAFETY: as above. GAIN: as above.
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
