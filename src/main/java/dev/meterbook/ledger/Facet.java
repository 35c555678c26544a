package dev.meterbook.ledger;

import java.util.Locale;

/** What may be known of a sender: who it works for, where, and on what. */
public enum Facet {
  /** How the person is named; people map it to a name, a team and so on. */
  IDENTITY,
  TEAM,
  COST_CENTRE,
  DEPARTMENT,
  PROJECT,
  REPOSITORY,
  HOST,
  ENVIRONMENT,
  ORCHESTRATION_ID,
  TERMINAL,
  /** At the maker of the client, as is the organisation. */
  ACCOUNT,
  ORGANISATION;

  /** The word for it in tables and settings. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
