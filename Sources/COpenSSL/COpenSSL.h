// OpenSSL's digests, from Debian's libssl-dev.
#pragma once

#include <openssl/evp.h>
