// OpenSSL from Debian's libssl-dev: digests, keyed digests, certificates and TLS.
#pragma once

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// Macros, which Swift does not see.

static inline long espalier_set_least_version(SSL_CTX *context, int version) {
  return SSL_CTX_set_min_proto_version(context, version);
}

static inline long espalier_set_host_name(SSL *connection, const char *name) {
  return SSL_set_tlsext_host_name(connection, name);
}
