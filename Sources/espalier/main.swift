// The command line: main, flags, exit codes, rendering.
