package dev.meterbook.access;

import java.util.Locale;

/** What a token allows. */
public enum Scope {
  /** Send telemetry. */
  INGEST,
  /** Read the books: API, console, metrics. */
  READ,
  /** Change what people edit: budgets, mappings, prices. */
  ADMIN;

  /** The word for it in the table, in files and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Throws {@link IllegalArgumentException} when there is no such scope. */
  public static Scope of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
