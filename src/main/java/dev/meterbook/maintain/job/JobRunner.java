package dev.meterbook.maintain.job;

import dev.meterbook.ledger.Fingerprint;
import dev.meterbook.platform.Database;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Runs one job again and again, on a thread of its own, until closed. What fails is tried again
 * after a growing while. On any number of replicas only one at a time works on a slice.
 */
public final class JobRunner implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(JobRunner.class);
  private static final Duration PAUSE_MAX = Duration.ofMinutes(1);

  /** A job that has much to do leaves the database to others four fifths of the time. */
  private static final int REST_PER_WORK = 4;

  private static final Duration LAST_SLICE_PATIENCE = Duration.ofSeconds(5);
  private static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock(?)";

  private final Job job;
  private final Database database;
  private final BooleanSupplier isReady;
  private final Duration pause;
  private final long lock;
  private final Timer duration;
  private final Counter failures;
  private final AtomicLong lastSuccess = new AtomicLong();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Clock clock;
  private final Thread thread;

  /**
   * @param isReady whether the tables are there
   */
  public JobRunner(
      Job job,
      Database database,
      BooleanSupplier isReady,
      Duration pause,
      Clock clock,
      MeterRegistry registry) {
    this.isReady = isReady;
    this.job = job;
    this.database = database;
    this.pause = job.pause(pause);
    this.clock = clock;
    lock = Fingerprint.of("job " + job.name());
    Tags tags = Tags.of("job", job.name());
    duration = Timer.builder("meterbook.job.slice").tags(tags).register(registry);
    failures = Counter.builder("meterbook.job.failures").tags(tags).register(registry);
    registry.gauge("meterbook.job.last.success.seconds", tags, lastSuccess);
    thread = Thread.ofPlatform().daemon().name("job-" + job.name()).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(LAST_SLICE_PATIENCE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does all there is to do now. */
  void runSlices() throws SQLException {
    boolean more = true;
    while (more && closing.getCount() > 0) {
      long start = System.nanoTime();
      more = database.inTransaction(this::runSlice);
      duration.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
    lastSuccess.set(clock.instant().getEpochSecond());
  }

  private boolean runSlice(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TRY_LOCK)) {
      statement.setLong(1, lock);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getBoolean(1) && job.runSlice(connection);
      }
    }
  }

  private void run() {
    Duration wait = pause;
    String trouble = "";
    while (sleep(wait)) {
      try {
        long start = System.nanoTime();
        if (isReady.getAsBoolean()) {
          runSlices();
        }
        Duration work = Duration.ofNanos(System.nanoTime() - start);
        wait = longer(pause, shorter(work.multipliedBy(REST_PER_WORK), PAUSE_MAX));
        trouble = "";
      } catch (SQLException | RuntimeException failure) {
        failures.increment();
        wait = shorter(wait.multipliedBy(2), PAUSE_MAX);
        String now = String.valueOf(failure.getMessage());
        if (!now.equals(trouble)) {
          LOG.warnf(failure, "job_failed job=%s again_in=%s", job.name(), wait);
          trouble = now;
        }
      }
    }
  }

  /** False when it is time to end. */
  private boolean sleep(Duration wait) {
    try {
      return !closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
