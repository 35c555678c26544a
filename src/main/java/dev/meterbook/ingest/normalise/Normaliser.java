package dev.meterbook.ingest.normalise;

import dev.meterbook.ingest.decode.LogRecord;
import dev.meterbook.ingest.decode.Metric;
import dev.meterbook.ingest.decode.Span;
import dev.meterbook.ledger.Signal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Turns the records of a payload into rows. Thread-safe. */
public final class Normaliser {
  private final Clock clock;
  private final Duration evidenceHorizon;
  private final Duration spanHorizon;
  private final LogRows logRows;
  private final PointRows pointRows;
  private final SpanRows spanRows;

  public Normaliser(NormaliseSettings settings, Clock clock) {
    this.clock = clock;
    this.evidenceHorizon = Duration.ofDays(settings.evidenceDays());
    this.spanHorizon = Duration.ofDays(settings.spanDays());
    Privacy privacy = new Privacy(settings.keepContent(), settings.privateKeys().orElse(Set.of()));
    Words words =
        new Words(
            privacy,
            new KeyRoles(privacy),
            Aliases.of(settings.aliases()),
            new Budget(settings.sourcesMax(), clock),
            new Budget(settings.seriesMax(), clock));
    logRows = new LogRows(words, privacy);
    pointRows = new PointRows(words, privacy);
    spanRows = new SpanRows(words, privacy);
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
