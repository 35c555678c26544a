-- Versions of clients that are known to report wrongly; a new finding is a new line. Replaced and
-- not dropped, as views of the contract stand on it.
CREATE OR REPLACE VIEW known_defect (client, first_version, last_version, signal, symptom, effect, report) AS
VALUES
  ('claude-code', '{1,0,31}'::integer[], '{1,0,31}'::integer[], 'metrics', 'wrong',
    'Metrics carry the session of an earlier one.', 'anthropics/claude-code#2454'),
  ('claude-code', '{2,1,72}', '{2,1,72}', 'logs', 'missing',
    'With -p nothing is exported.', 'anthropics/claude-code#33066'),
  ('claude-code', '{2,1,72}', '{2,1,72}', 'metrics', 'missing',
    'With -p nothing is exported.', 'anthropics/claude-code#33066'),
  ('claude-code', '{2,1,126}', '{2,1,126}', 'logs', 'missing',
    'On Foundry no event of calls or tools.', 'anthropics/claude-code#55984'),
  ('claude-code', '{2,1,126}', '{2,1,126}', 'metrics', 'missing',
    'On Foundry no metric of tokens or cost.', 'anthropics/claude-code#55984'),
  ('claude-code', '{2,1,128}', '{2,1,143}', 'logs', 'unnamed',
    'Calls do not say what asked for them.', 'anthropics/claude-code#59942'),
  ('claude-code', '{2,1,128}', '{2,1,143}', 'metrics', 'unnamed',
    'Tokens and cost do not say what asked for them.', 'anthropics/claude-code#59942'),
  ('claude-code', '{2,1,145}', '{2,1,153}', 'logs', 'unnamed',
    'Events name a model with long context like the one without.', 'anthropics/claude-code#63536'),
  ('claude-code', '{2,1,159}', '{2,1,159}', 'logs', 'missing',
    'On Windows no events at all.', 'anthropics/claude-code#64396'),
  ('claude-code', '{2,1,193}', '{2,1,195}', 'metrics', 'wrong',
    'Cumulative counters fall and rise within a session.', 'anthropics/claude-code#56317');
COMMENT ON VIEW known_defect IS 'Versions of clients that are known to report wrongly, by signal. What no version is known to be free of is not listed.';
COMMENT ON COLUMN known_defect.client IS 'The software that reports.';
COMMENT ON COLUMN known_defect.first_version IS 'First version that has it, as numbers.';
COMMENT ON COLUMN known_defect.last_version IS 'Last version that has it, itself included.';
COMMENT ON COLUMN known_defect.signal IS 'The signal that suffers.';
COMMENT ON COLUMN known_defect.symptom IS 'missing: the signal may not come at all; wrong: its amounts may be wrong; unnamed: they are right, but what they belong to is not said or said otherwise.';
COMMENT ON COLUMN known_defect.effect IS 'What happens, and when.';
COMMENT ON COLUMN known_defect.report IS 'Where it is reported: repository and issue.';
