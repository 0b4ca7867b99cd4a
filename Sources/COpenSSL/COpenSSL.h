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

// What macros do, which Swift does not see.

// TLS 1.3 alone, without tickets, renegotiation or compression; each connection is agreed on anew.
static inline SSL_CTX *espalier_tls_context(int serves) {
  SSL_CTX *context = SSL_CTX_new(serves ? TLS_server_method() : TLS_client_method());
  if (!context) return 0;
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  if (SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) != 1 ||
      (serves && SSL_CTX_set_num_tickets(context, 0) != 1)) {
    SSL_CTX_free(context);
    return 0;
  }
  return context;
}

static inline long espalier_set_host_name(SSL *connection, const char *name) {
  return SSL_set_tlsext_host_name(connection, name);
}

// As RFC 4514 has it, in UTF-8.
static inline int espalier_write_subject(BIO *writer, const X509_NAME *name) {
  return X509_NAME_print_ex(writer, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
}
