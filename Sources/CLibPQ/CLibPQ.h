// PostgreSQL's client library, from Debian's libpq-dev.
#pragma once

#include <postgresql/libpq-fe.h>

// A macro in libpq's header, and so invisible to Swift: the code of each field of an error.
enum {
  espalier_diag_severity = PG_DIAG_SEVERITY_NONLOCALIZED,
  espalier_diag_sqlstate = PG_DIAG_SQLSTATE,
  espalier_diag_message = PG_DIAG_MESSAGE_PRIMARY,
  espalier_diag_detail = PG_DIAG_MESSAGE_DETAIL,
  espalier_diag_hint = PG_DIAG_MESSAGE_HINT,
  espalier_diag_position = PG_DIAG_STATEMENT_POSITION,
  espalier_diag_schema = PG_DIAG_SCHEMA_NAME,
  espalier_diag_table = PG_DIAG_TABLE_NAME,
  espalier_diag_column = PG_DIAG_COLUMN_NAME,
  espalier_diag_data_type = PG_DIAG_DATATYPE_NAME,
  espalier_diag_constraint = PG_DIAG_CONSTRAINT_NAME,
};
