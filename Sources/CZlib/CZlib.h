// Compression and checksums of the system's zlib. Header only.
#pragma once

#include <zlib.h>
