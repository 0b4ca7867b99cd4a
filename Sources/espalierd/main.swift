// The server's program starts here, and nothing else does.

internal import Glibc

exit(Espalierd.run(Array(CommandLine.arguments.dropFirst())))
