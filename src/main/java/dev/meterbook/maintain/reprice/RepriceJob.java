package dev.meterbook.maintain.reprice;

import dev.meterbook.maintain.reprice.RepriceRun.State;
import dev.meterbook.platform.Database;
import dev.meterbook.platform.SqlFailure;
import dev.meterbook.pricing.CostRule;
import dev.meterbook.pricing.PriceBook;
import dev.meterbook.pricing.edit.PriceEdits;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Works off the requests to price days again, in slices of one transaction each: the rows, the
 * dirty log and how far it is are committed together, so that a run that was killed goes on with
 * the next slice, here or on another replica. Thread-safe.
 */
public final class RepriceJob {
  private static final Logger LOG = Logger.getLogger(RepriceJob.class);

  /** A fraction of a second each, so that receivers never wait long for a row. */
  private static final int SLICE_ROWS_MAX = 2_000;

  /** One slice at a time on a database, without waiting for the other. */
  private static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock(?)";

  private static final long LOCK = 0x6d62_7265_7072_6963L; // "mbrepric"

  private final Database database;
  private final PriceEdits edits;
  private final RepriceRuns runs;
  private final CallPricing calls;
  private final UsagePricing usage;

  /**
   * A job.
   *
   * @param clientPrefersReport by the name of a client: whether its reports count, see {@link
   *     CostRule}
   */
  public RepriceJob(
      Database database,
      PriceEdits edits,
      CostRule rule,
      Predicate<String> clientPrefersReport,
      Clock clock) {
    this(
        database,
        edits,
        new RepriceRuns(clock),
        new CallPricing(rule, clientPrefersReport, SLICE_ROWS_MAX),
        new UsagePricing(SLICE_ROWS_MAX));
  }

  RepriceJob(
      Database database,
      PriceEdits edits,
      RepriceRuns runs,
      CallPricing calls,
      UsagePricing usage) {
    this.database = database;
    this.edits = edits;
    this.runs = runs;
    this.calls = calls;
    this.usage = usage;
  }

  /** Works until no request is left, the thread is interrupted, or another replica is at it. */
  public void run() throws SQLException {
    while (!Thread.currentThread().isInterrupted() && slice()) {}
  }

  /** Does one slice of the oldest request; false if there is none, or another replica is at it. */
  boolean slice() throws SQLException {
    edits.refresh();
    try {
      return database.inTransaction(this::slice);
    } catch (SQLException failed) {
      if (SqlFailure.of(failed) != SqlFailure.BAD_DATA) {
        throw failed;
      }
      return giveUp(failed);
    } catch (RuntimeException broken) {
      return giveUp(broken);
    }
  }

  private boolean slice(Connection connection) throws SQLException {
    RepriceRun run = locked(connection) ? runs.next(connection).orElse(null) : null;
    if (run == null) {
      return false;
    }
    PriceBook book = edits.book();
    Long version = run.priceVersion();
    if (version == null) {
      run = run.begun(book.versionId(), runs.now());
    } else if (version != book.versionId()) {
      runs.save(
          connection, run.failed("the prices changed while it ran: start it again", runs.now()));
      return true;
    }
    Slice slice =
        switch (run.position().rows()) {
          case MODEL_CALL -> calls.price(connection, run.position(), book);
          case USAGE -> usage.price(connection, run.position(), book);
        };
    RepriceRun moved = run.moved(slice.next(), slice.totals(), runs.now());
    runs.save(connection, moved);
    if (moved.state() == State.DONE) {
      LOG.infof(
          "repriced run=%d by=\"%s\" from=%s to=%s calls_changed=%d old_usd=%s new_usd=%s",
          moved.id(),
          moved.requestedBy(),
          moved.from(),
          moved.to(),
          moved.totals().callsChanged(),
          moved.totals().oldCost(),
          moved.totals().newCost());
    }
    return true;
  }

  /** A slice that cannot be done must not keep later requests waiting for ever. */
  private boolean giveUp(Exception failure) throws SQLException {
    LOG.error("reprice_failed", failure);
    return database.inTransaction(
        connection -> {
          RepriceRun run = locked(connection) ? runs.next(connection).orElse(null) : null;
          if (run == null) {
            return false;
          }
          RepriceRun begun =
              run.priceVersion() == null ? run.begun(edits.book().versionId(), runs.now()) : run;
          runs.save(connection, begun.failed(String.valueOf(failure), runs.now()));
          return true;
        });
  }

  private static boolean locked(Connection connection) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(TRY_LOCK)) {
      lock.setLong(1, LOCK);
      try (ResultSet result = lock.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }
}
