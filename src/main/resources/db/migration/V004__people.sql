-- Whom it is for: what sources say of themselves, and what people say of identities.

ALTER TABLE source ADD COLUMN identity text;
ALTER TABLE source ADD COLUMN team text;
ALTER TABLE source ADD COLUMN cost_centre text;
ALTER TABLE source ADD COLUMN department text;
ALTER TABLE source ADD COLUMN project text;
ALTER TABLE source ADD COLUMN repository text;
ALTER TABLE source ADD COLUMN host text;
ALTER TABLE source ADD COLUMN environment text;
ALTER TABLE source ADD COLUMN orchestration_id text;
ALTER TABLE source ADD COLUMN terminal text;
ALTER TABLE source ADD COLUMN account text;
ALTER TABLE source ADD COLUMN organisation text;
COMMENT ON COLUMN source.identity IS 'How the person is named: the first alias that was sent. As in all that follow, null when there was none, and found anew when the aliases change.';
COMMENT ON COLUMN source.team IS 'Team, as sent.';
COMMENT ON COLUMN source.cost_centre IS 'Cost centre, as sent.';
COMMENT ON COLUMN source.department IS 'Department, as sent.';
COMMENT ON COLUMN source.project IS 'Project, as sent.';
COMMENT ON COLUMN source.repository IS 'Repository, as sent.';
COMMENT ON COLUMN source.host IS 'Machine, as sent.';
COMMENT ON COLUMN source.environment IS 'Production, test and the like, as sent.';
COMMENT ON COLUMN source.orchestration_id IS 'The run of an orchestrator that the session belongs to.';
COMMENT ON COLUMN source.terminal IS 'Terminal or editor, as sent.';
COMMENT ON COLUMN source.account IS 'Account at the maker of the client, as sent.';
COMMENT ON COLUMN source.organisation IS 'Organisation at the maker of the client, as sent.';

CREATE TABLE alias (
  facet    text     NOT NULL CHECK (facet <> ''),
  position smallint NOT NULL CHECK (position > 0),
  key      text     NOT NULL CHECK (key <> ''),
  PRIMARY KEY (facet, position)
);
COMMENT ON TABLE alias IS 'The attributes that the columns of source were found by: METERBOOK_ALIASES as of the last start.';
COMMENT ON COLUMN alias.facet IS 'Column of source.';
COMMENT ON COLUMN alias.position IS 'The first that was sent counts.';
COMMENT ON COLUMN alias.key IS 'Key of the attribute.';
COMMENT ON INDEX alias_pkey IS 'Once; and the aliases in their order.';

CREATE TABLE reattribution (
  is_only         boolean PRIMARY KEY CHECK (is_only),
  after_source_id bigint  NOT NULL
);
COMMENT ON TABLE reattribution IS 'How far the columns of source were found anew since the aliases changed; empty when all are.';
COMMENT ON COLUMN reattribution.is_only IS 'There is one row at most.';
COMMENT ON COLUMN reattribution.after_source_id IS 'Sources beyond this are still to do.';
COMMENT ON INDEX reattribution_pkey IS 'There is one row at most.';

CREATE TABLE person_mapping (
  person_mapping_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant            text   NOT NULL CHECK (tenant <> ''),
  identity          text   NOT NULL CHECK (identity <> ''),
  valid_from        date   CHECK (valid_from BETWEEN '1970-01-01' AND '9999-12-31'),
  valid_to          date   CHECK (valid_to BETWEEN '1970-01-01' AND '9999-12-31'),
  person            text   CHECK (person <> ''),
  team              text   CHECK (team <> ''),
  cost_centre       text   CHECK (cost_centre <> ''),
  department        text   CHECK (department <> ''),
  CHECK (valid_from < valid_to),
  CHECK (num_nonnulls(person, team, cost_centre, department) > 0),
  -- On any day one mapping at most, or its spend would count twice. Said as ranges of numbers – the
  -- identity's hash before, days behind –, because comparing texts here takes an extension that
  -- many servers lack.
  CONSTRAINT person_mapping_period EXCLUDE USING gist (
    numrange(
      hashtextextended(tenant || ' ' || identity, 0)::numeric * 10000000
        + coalesce(valid_from - '1970-01-01'::date, 0),
      hashtextextended(tenant || ' ' || identity, 0)::numeric * 10000000
        + coalesce(valid_to - '1970-01-01'::date, 9999999)) WITH &&)
);
COMMENT ON TABLE person_mapping IS 'Who is behind an identity, on which days. Edited by people; applies to the past as well.';
COMMENT ON COLUMN person_mapping.person_mapping_id IS 'Nothing but a name for the row: both ends of a period may be open.';
COMMENT ON COLUMN person_mapping.tenant IS 'Whose books these are.';
COMMENT ON COLUMN person_mapping.identity IS 'As in source.identity.';
COMMENT ON COLUMN person_mapping.valid_from IS 'First day (UTC); null: ever since.';
COMMENT ON COLUMN person_mapping.valid_to IS 'First day on which it no longer holds (UTC); null: until further notice.';
COMMENT ON COLUMN person_mapping.person IS 'Name to show, the same for all identities of a person; null: the identity itself.';
COMMENT ON COLUMN person_mapping.team IS 'Team; null, as in those that follow: what the source says.';
COMMENT ON COLUMN person_mapping.cost_centre IS 'Cost centre.';
COMMENT ON COLUMN person_mapping.department IS 'Department.';
COMMENT ON INDEX person_mapping_pkey IS 'Names a row.';
COMMENT ON INDEX person_mapping_period IS 'On any day one mapping of an identity at most.';
