package dev.meterbook.ingest.normalise;

import java.time.Clock;

/** How much of each dictionary a tenant may describe in full. */
record Budgets(Budget sources, Budget series, Budget shapes, Budget labelSets) {

  static Budgets of(NormaliseSettings settings, Clock clock) {
    return new Budgets(
        new Budget(settings.sourcesMax(), clock),
        new Budget(settings.seriesMax(), clock),
        new Budget(settings.shapesMax(), clock),
        new Budget(settings.labelSetsMax(), clock));
  }
}
