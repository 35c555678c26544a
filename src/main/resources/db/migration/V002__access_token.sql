-- Who may send, read and administer. Tokens are never deleted: a revoked one must stay known.

CREATE TABLE access_token (
  token_sha256 text        CONSTRAINT access_token_pkey PRIMARY KEY
               CHECK (token_sha256 ~ '^[0-9a-f]{64}$'),
  token_id     text        NOT NULL CONSTRAINT access_token_id_key UNIQUE
               CHECK (token_id = left(token_sha256, 12)),
  name         text        NOT NULL CHECK (name <> '' AND length(name) <= 100),
  tenant       text        NOT NULL CHECK (tenant ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
  scopes       text[]      NOT NULL
               CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['ingest', 'read', 'admin']),
  created_at   timestamptz NOT NULL,
  revoked_at   timestamptz CHECK (revoked_at >= created_at)
);
COMMENT ON TABLE access_token IS 'Bearer tokens, by digest. Several may be valid at once, so that they can be rotated with an overlap.';
COMMENT ON COLUMN access_token.token_sha256 IS 'SHA-256 of the token text, in hex. The text itself is shown once and kept nowhere.';
COMMENT ON COLUMN access_token.token_id IS 'First twelve characters of the digest: what people name the token by.';
COMMENT ON COLUMN access_token.name IS 'What it was made for; need not be unique.';
COMMENT ON COLUMN access_token.tenant IS 'Whose books it opens.';
COMMENT ON COLUMN access_token.scopes IS 'What it allows: ingest, read, admin.';
COMMENT ON COLUMN access_token.created_at IS 'When it was made.';
COMMENT ON COLUMN access_token.revoked_at IS 'When it was revoked; null while it is valid.';
COMMENT ON INDEX access_token_pkey IS 'The natural key: a text has one row. Receivers read the whole table and look up in memory.';
COMMENT ON INDEX access_token_id_key IS 'Serves token revoke, which names a token by its id.';
