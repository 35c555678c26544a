package dev.meterbook.ingest.write;

import dev.meterbook.ingest.write.spool.Spool;
import dev.meterbook.ingest.write.spool.SpoolBatch;
import dev.meterbook.ingest.write.spool.SpoolEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Brings the spool into the database when it is back, oldest first, at a bounded rate. Killed
 * between the commit and the mark it replays a batch again, which changes nothing.
 */
final class Replay implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Replay.class);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);
  private static final int ENTRIES_MAX = 500;
  private static final long BYTES_MAX = 8L << 20;

  private final Spool spool;
  private final GroupCommit commit;
  private final BooleanSupplier databaseAnswers;
  private final Pace pace;
  private final WriteMetrics metrics;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /** How fast to go; and since when this process counts what goes into the spool. */
  record Pace(int recordsPerSecond, Instant startedAt) {}

  Replay(
      Spool spool,
      GroupCommit commit,
      BooleanSupplier databaseAnswers,
      Pace pace,
      WriteMetrics metrics) {
    this.spool = spool;
    this.commit = commit;
    this.databaseAnswers = databaseAnswers;
    this.pace = pace;
    this.metrics = metrics;
    this.thread = Thread.ofPlatform().daemon().name("replay").unstarted(this::run);
  }

  /** Asks for the database at once, so that the first payload need not go to the spool. */
  void start() {
    findDatabase();
    thread.start();
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      // If it hangs in the database, what it was replaying is still in the spool.
      thread.join(CLOSE_PATIENCE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration pause = Duration.ZERO;
    while (!isClosing(pause)) {
      try {
        pause = step();
      } catch (RuntimeException broken) {
        LOG.error("replay_failed", broken);
        pause = PAUSE.multipliedBy(25);
      }
    }
  }

  /** Replays one batch; says how long to wait before the next. */
  private Duration step() {
    if (!findDatabase()) {
      return PAUSE;
    }
    Optional<SpoolBatch> next = spool.next(ENTRIES_MAX, BYTES_MAX);
    if (next.isEmpty()) {
      return PAUSE;
    }
    return store(next.get());
  }

  private boolean findDatabase() {
    if (commit.isAway() && databaseAnswers.getAsBoolean()) {
      commit.databaseAnswers();
    }
    return !commit.isAway();
  }

  private Duration store(SpoolBatch batch) {
    if (!batch.schema().equals(Layout.ID)) {
      throw new IllegalStateException(
          "the spool holds rows of another version (layout "
              + batch.schema()
              + "): start that version once with the database up");
    }
    List<EncodedPayload> payloads =
        batch.entries().stream().map(entry -> EncodedPayload.fromBytes(entry.payload())).toList();
    if (!commit.storeNow(payloads)) {
      return PAUSE;
    }
    batch.done();
    batch.entries().forEach(this::count);
    return Duration.ofNanos(
        TimeUnit.SECONDS.toNanos(1) * batch.records() / pace.recordsPerSecond());
  }

  private void count(SpoolEntry entry) {
    if (entry.acceptedAt().isBefore(pace.startedAt())) {
      metrics.recovered(entry.signal(), entry.records());
    } else {
      metrics.spooled(entry.signal(), -entry.records());
    }
  }

  private boolean isClosing(Duration pause) {
    try {
      return closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
