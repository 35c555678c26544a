package dev.meterbook.ingest.normalise;

import dev.meterbook.ingest.decode.LogRecord;
import dev.meterbook.ingest.decode.Metric;
import dev.meterbook.ingest.decode.Span;
import dev.meterbook.ingest.normalise.dialect.Bookkeeper;
import dev.meterbook.ingest.normalise.dialect.Dialects;
import dev.meterbook.ledger.Signal;
import dev.meterbook.pricing.CostRule;
import dev.meterbook.pricing.Prices;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** Turns the records of a payload into rows. Thread-safe. */
public final class Normaliser {
  private final Clock clock;
  private final Duration evidenceHorizon;
  private final Duration spanHorizon;
  private final Budgets budgets;
  private final LogRows logRows;
  private final PointRows pointRows;
  private final SpanRows spanRows;

  public Normaliser(NormaliseSettings settings, Prices prices, CostRule costRule, Clock clock) {
    this.clock = clock;
    this.evidenceHorizon = Duration.ofDays(settings.evidenceDays());
    this.spanHorizon = Duration.ofDays(settings.spanDays());
    this.budgets = Budgets.of(settings, clock);
    Privacy privacy = new Privacy(settings.keepContent(), settings.privateKeys().orElse(Set.of()));
    Dialects dialects = Dialects.load(settings.dialectsDir(), privacy::drops);
    Bookkeeper bookkeeper = new Bookkeeper(dialects, prices, costRule, budgets.labelSets()::admits);
    Words words =
        new Words(
            privacy, new KeyRoles(privacy), Aliases.of(settings.aliases()), dialects, budgets);
    logRows = new LogRows(words, privacy, bookkeeper);
    pointRows = new PointRows(words, privacy, bookkeeper);
    spanRows = new SpanRows(words, privacy, bookkeeper);
  }

  /** How often a tenant's budget left a row without detail, for each dictionary. */
  public Map<String, LongSupplier> overflows() {
    return Map.of(
        "source", budgets.sources()::overflows,
        "series", budgets.series()::overflows,
        "shape", budgets.shapes()::overflows,
        "label_set", budgets.labelSets()::overflows);
  }

  public Normalised logs(String tenant, List<LogRecord> records) {
    TimeWindow window = TimeWindow.at(clock, evidenceHorizon);
    PayloadRows rows = new PayloadRows();
    JsonBytes json = new JsonBytes();
    records.forEach(record -> logRows.add(record, tenant, window, rows, json));
    return rows.finish(Signal.LOGS, tenant);
  }

  public Normalised metrics(String tenant, List<Metric> metrics) {
    TimeWindow window = TimeWindow.at(clock, evidenceHorizon);
    PayloadRows rows = new PayloadRows();
    JsonBytes json = new JsonBytes();
    metrics.forEach(metric -> pointRows.add(metric, tenant, window, rows, json));
    return rows.finish(Signal.METRICS, tenant);
  }

  public Normalised traces(String tenant, List<Span> spans) {
    TimeWindow window = TimeWindow.at(clock, spanHorizon);
    PayloadRows rows = new PayloadRows();
    JsonBytes json = new JsonBytes();
    spans.forEach(span -> spanRows.add(span, tenant, window, rows, json));
    return rows.finish(Signal.TRACES, tenant);
  }
}
