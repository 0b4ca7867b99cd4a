// The program starts here, and nothing else does.

internal import Glibc

exit(Espalier.run(Array(CommandLine.arguments.dropFirst())))
