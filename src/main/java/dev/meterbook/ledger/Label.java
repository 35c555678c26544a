package dev.meterbook.ledger;

import java.util.Locale;

/** The bounded words that ledger rows share. */
public enum Label {
  /** The model as the client says it. */
  MODEL_SAID,
  /** The model without date, version, region and path. */
  MODEL,
  PROVIDER,
  REGION,
  SPEED,
  EFFORT,
  OUTCOME,
  QUERY_SOURCE,
  AGENT,
  SKILL,
  PLUGIN,
  MCP_SERVER,
  TOOL,
  TOOL_KIND,
  DECISION,
  DECIDED_BY,
  ERROR_CLASS,
  LANGUAGE,
  TYPE,
  COMPLEXITY;

  /** Its column, and its field in dialects. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
