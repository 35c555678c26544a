package dev.meterbook.ingest;

import dev.meterbook.captures.Capture;
import dev.meterbook.ingest.decode.DecodeLimits;
import dev.meterbook.ingest.decode.OtlpDecoder;
import dev.meterbook.ingest.normalise.NormaliseSettings;
import dev.meterbook.ingest.normalise.Normaliser;
import dev.meterbook.ingest.write.LedgerWriter;
import dev.meterbook.ingest.write.WriteSettings;
import dev.meterbook.ledger.Signal;
import dev.meterbook.maintain.job.Job;
import dev.meterbook.maintain.stream.StreamJob;
import dev.meterbook.maintain.tally.TallyJob;
import dev.meterbook.platform.Database;
import dev.meterbook.platform.DatabaseAddress;
import dev.meterbook.platform.TestDatabase;
import dev.meterbook.pricing.CostRule;
import dev.meterbook.pricing.CountedCost;
import dev.meterbook.pricing.Prices;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.ds.PGSimpleDataSource;

/** The request path on a database of its own, at a moment just after the recordings. */
public final class RequestPath implements AutoCloseable {
  public static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T23:30:00Z"), ZoneOffset.UTC);

  private static final String TENANT = "default";

  private final DatabaseAddress address;
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final LedgerWriter writer;
  private final Ingest ingest;

  private RequestPath(DatabaseAddress address, Map<String, String> settings) {
    this.address = address;
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(WriteSettings.class)
            .withMapping(NormaliseSettings.class)
            .withDefaultValue("meterbook.write.patience", "PT30S")
            .withDefaultValues(settings)
            .build();
    try {
      writer =
          new LedgerWriter(
              new Database(source(address)),
              () -> true,
              Files.createTempDirectory("meterbook-test-spool-"),
              config.getConfigMapping(WriteSettings.class),
              CLOCK,
              meters);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    ingest =
        new Ingest(
            new OtlpDecoder(DecodeLimits.DEFAULT),
            new Normaliser(
                config.getConfigMapping(NormaliseSettings.class),
                Prices.ofList(),
                new CostRule(CountedCost.CLIENT),
                CLOCK),
            writer,
            meters);
    writer.start();
  }

  public static RequestPath onEmptyDatabase() {
    return onEmptyDatabase(Map.of());
  }

  public static RequestPath onEmptyDatabase(Map<String, String> settings) {
    return new RequestPath(TestDatabase.createMigrated(), settings);
  }

  /** A second receiver on the same database. */
  public RequestPath another() {
    return new RequestPath(address, Map.of());
  }

  public Database database() {
    return new Database(source(address));
  }

  public LedgerWriter writer() {
    return writer;
  }

  public MeterRegistry meters() {
    return meters;
  }

  public IngestOutcome send(Capture.Request request) {
    return ingest.ingest(request.signal(), request.encoding(), TENANT, request.body());
  }

  /** Sends a run and returns what was answered other than plain success. */
  public List<IngestOutcome> send(Capture run) {
    List<IngestOutcome> complaints = new ArrayList<>();
    for (Capture.Request request : run.requests()) {
      IngestOutcome outcome = send(request);
      if (!(outcome instanceof IngestOutcome.Accepted)) {
        complaints.add(outcome);
      }
    }
    return complaints;
  }

  /** Sends those requests of a run that carry one of the signals. */
  public void send(Capture run, Set<Signal> signals) {
    run.requests().stream()
        .filter(request -> signals.contains(request.signal()))
        .forEach(this::send);
  }

  /** Runs the jobs until there is nothing left for them to do. */
  public void maintain() {
    Database database = new Database(source(address));
    try {
      for (Job job : List.of(new StreamJob(Prices.ofList()::book, meters), new TallyJob())) {
        boolean more = true;
        while (more) {
          more = database.inTransaction(job::runSlice);
        }
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** The first column of the first row. */
  public String ask(String sql) {
    return rows(sql).getFirst();
  }

  /** The first column of all rows. */
  public List<String> rows(String sql) {
    try (Connection connection = TestDatabase.connect(address);
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(result.getString(1));
      }
      return rows;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** The sum of a counter or gauge over all its labels. */
  public double meter(String name) {
    return meters.find(name).meters().stream()
        .mapToDouble(meter -> meter.measure().iterator().next().getValue())
        .sum();
  }

  @Override
  public void close() {
    writer.close();
  }

  private static PGSimpleDataSource source(DatabaseAddress address) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(address.url());
    source.setUser(address.user());
    source.setPassword(address.password());
    return source;
  }
}
