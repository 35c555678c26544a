#!/bin/sh
# Runs once, when PostgreSQL makes its data folder: the role that Grafana reads with. It can write
# nothing, and a slow panel cannot hold the books up.
psql -v ON_ERROR_STOP=1 -v password="$METERBOOK_READER_PASSWORD" \
  -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
CREATE ROLE meterbook_reader LOGIN PASSWORD :'password';
GRANT pg_read_all_data TO meterbook_reader;
ALTER ROLE meterbook_reader SET default_transaction_read_only = on;
ALTER ROLE meterbook_reader SET statement_timeout = '30s';
SQL
