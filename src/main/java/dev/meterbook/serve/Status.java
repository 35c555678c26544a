package dev.meterbook.serve;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the status text tells.
 *
 * @param books empty when the database did not answer
 * @param databaseTrouble why it did not, or why nothing could be read from it
 */
record Status(
    String version,
    Instant startedAt,
    Optional<Books> books,
    Optional<String> databaseTrouble,
    List<String> warnings) {
  Status {
    warnings = List.copyOf(warnings);
  }

  /** What one tenant's books say; models by cost, the dearest first. */
  record Books(List<LastEvent> lastEvents, List<ModelUse> today, long quarantined) {
    Books {
      lastEvents = List.copyOf(lastEvents);
      today = List.copyOf(today);
    }
  }

  record LastEvent(String client, Instant time) {}

  record ModelUse(
      String model,
      long calls,
      long inputTokens,
      long outputTokens,
      long cacheReadTokens,
      long cacheCreationTokens,
      long costNanos) {

    ModelUse plus(String name, ModelUse other) {
      return new ModelUse(
          name,
          calls + other.calls,
          inputTokens + other.inputTokens,
          outputTokens + other.outputTokens,
          cacheReadTokens + other.cacheReadTokens,
          cacheCreationTokens + other.cacheCreationTokens,
          costNanos + other.costNanos);
    }
  }
}
