// The server's program starts here, and nothing else does.

internal import CLinux
internal import Glibc

espalier_keep_freed_memory()
exit(Espalierd.run(Array(CommandLine.arguments.dropFirst())))
