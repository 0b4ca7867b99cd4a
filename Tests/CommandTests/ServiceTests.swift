// A server as systemd starts it: with a socket that listens already, and told when it is ready. A
// few lines of Python stand for systemd.

import Glibc
import Testing

struct ServiceTests {
  /// Words: the server, the program that asks, the book, a folder.
  private static let manager = """
    import os, signal, socket, subprocess, sys
    server, client, book, folder = sys.argv[1:]
    path = folder + "/socket"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    news = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    news.bind(folder + "/news")
    news.settimeout(60)
    child = os.fork()
    if child == 0:
        os.dup2(listener.fileno(), 3)
        os.set_inheritable(3, True)
        told = {"NOTIFY_SOCKET": folder + "/news", "LISTEN_FDS": "1"}
        told["LISTEN_PID"] = str(os.getpid())
        os.execve(server, [server, "serve", "--book", book], told)
    while True:
        said = news.recv(4096).decode().splitlines()
        if "READY=1" in said:
            break
    print("ready")
    asked = subprocess.run([client, "--host", path, "-q", "-o", "csv", "select count"],
                           capture_output=True, text=True)
    print(asked.stdout.split()[-1], asked.returncode)
    os.kill(child, signal.SIGTERM)
    while "STOPPING=1" not in news.recv(4096).decode().splitlines():
        pass
    print("stopping", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), os.path.exists(path))
    """

  @Test func socketsAreTakenOverAndReadinessIsTold() throws {
    let scratch = Scratch()
    let script = scratch.add("manager.py", Self.manager)
    let outcome = try Command(
      words: [script, Command.serverPath, Command.path, scratch.book(), scratch.path],
      program: "/usr/bin/python3"
    ).run()
    // The socket is not the server's to remove.
    #expect(outcome.output == "ready\n2 0\nstopping 0 True\n", "\(outcome.errors)")
  }
}
