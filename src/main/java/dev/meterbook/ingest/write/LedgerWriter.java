package dev.meterbook.ingest.write;

import dev.meterbook.ingest.write.Pending.Result.Durable;
import dev.meterbook.ingest.write.spool.Appended;
import dev.meterbook.ingest.write.spool.Spool;
import dev.meterbook.ingest.write.spool.SpoolEntry;
import dev.meterbook.ingest.write.spool.SpoolLimits;
import dev.meterbook.ledger.Evidence;
import dev.meterbook.platform.Database;
import dev.meterbook.platform.StartFailure;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Makes payloads durable: in the database, or in the spool when the database takes too long.
 * Thread-safe; the caller waits. Start it once, and close it when the doors are shut.
 */
public final class LedgerWriter implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(LedgerWriter.class);
  private static final long SEGMENT_BYTES = 64L << 20;

  /** With the spool full the database is the only hope; clients wait ten seconds in all. */
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(5);

  private final WriteSettings settings;
  private final Clock clock;
  private final WriteMetrics metrics;
  private final GroupCommit commit;
  private final Spool spool;
  private final Replay replay;

  /**
   * @param databaseAnswers asked again and again while the database is away
   */
  public LedgerWriter(
      Database database,
      BooleanSupplier databaseAnswers,
      Path spoolDirectory,
      WriteSettings settings,
      Clock clock,
      MeterRegistry registry) {
    this.settings = settings;
    this.clock = clock;
    metrics = new WriteMetrics(registry);
    spool = open(spoolDirectory, settings);
    commit =
        new GroupCommit(
            new BatchWriter(database, clock), new Quarantine(database, clock), metrics, settings);
    replay =
        new Replay(
            spool,
            commit,
            databaseAnswers,
            new Replay.Pace(settings.replayRecordsPerSecond(), clock.instant()),
            metrics);
    metrics.watch(registry, spool, commit, clock);
  }

  public void start() {
    commit.start(settings.writers());
    replay.start();
  }

  /** Blocks until the payload is durable or refused. */
  public WriteOutcome write(Evidence evidence) {
    if (evidence.records() == 0) {
      return new WriteOutcome.Durable();
    }
    EncodedPayload payload = EncodedPayload.of(evidence);
    Pending pending = commit.submit(payload);
    if (isDurable(pending.await(settings.patience())) || !pending.withdraw()) {
      return new WriteOutcome.Durable();
    }
    return switch (spool.append(entry(payload))) {
      case Appended.Kept _ -> {
        metrics.spooled(payload.signal(), payload.records());
        yield new WriteOutcome.Durable();
      }
      case Appended.Full _ -> lastTry(payload, "the spool is full");
      case Appended.Failed(String message) ->
          lastTry(payload, "the spool cannot write: " + message);
    };
  }

  /** Whether payloads can be made durable now: by the database or by the spool. */
  public boolean isReady() {
    return !commit.isAway() || (spool.failure().isEmpty() && !spool.isFull());
  }

  /** Payloads that wait for the database on disk. */
  public long spooledPayloads() {
    return spool.entries();
  }

  /** Writes what waits and lets go; what cannot be written now is in the spool. */
  @Override
  public void close() {
    commit.close();
    replay.close();
    try {
      spool.close();
    } catch (IOException failure) {
      LOG.warnf(failure, "spool_close_failed");
    }
  }

  /** Writing is idempotent, so it may be tried again while the first try is still on its way. */
  private WriteOutcome lastTry(EncodedPayload payload, String trouble) {
    Pending second = commit.submit(payload);
    if (isDurable(second.await(LAST_PATIENCE)) || !second.withdraw()) {
      return new WriteOutcome.Durable();
    }
    return new WriteOutcome.Refused("the database is away and " + trouble);
  }

  private SpoolEntry entry(EncodedPayload payload) {
    return new SpoolEntry(
        clock.instant(), payload.signal(), payload.tenant(), payload.records(), payload.toBytes());
  }

  private static boolean isDurable(Optional<Pending.Result> result) {
    return result.isPresent() && result.get() instanceof Durable;
  }

  private static Spool open(Path directory, WriteSettings settings) {
    try {
      long segment = Math.min(SEGMENT_BYTES, settings.spoolBytesMax());
      return Spool.open(directory, Layout.ID, new SpoolLimits(settings.spoolBytesMax(), segment));
    } catch (IOException failure) {
      throw new StartFailure(
          "The spool " + directory + " cannot be opened: " + failure.getMessage(), failure);
    }
  }
}
