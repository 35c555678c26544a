package dev.meterbook.maintain.reprice;

import dev.meterbook.maintain.job.Job;
import dev.meterbook.maintain.reprice.RepriceRun.State;
import dev.meterbook.platform.SqlFailure;
import dev.meterbook.pricing.CostRule;
import dev.meterbook.pricing.edit.PriceEdits;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Clock;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Works off the requests to price days again, in slices of one transaction each: the rows, the
 * dirty log and how far it is are committed together, so that a run that was killed goes on with
 * the next slice, here or on another replica. Thread-safe.
 */
public final class RepriceJob implements Job {
  private static final Logger LOG = Logger.getLogger(RepriceJob.class);

  /** A fraction of a second each, so that receivers never wait long for a row. */
  private static final int SLICE_ROWS_MAX = 2_000;

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
      PriceEdits edits, CostRule rule, Predicate<String> clientPrefersReport, Clock clock) {
    this(
        edits,
        new RepriceRuns(clock),
        new CallPricing(rule, clientPrefersReport, SLICE_ROWS_MAX),
        new UsagePricing(SLICE_ROWS_MAX));
  }

  RepriceJob(PriceEdits edits, RepriceRuns runs, CallPricing calls, UsagePricing usage) {
    this.edits = edits;
    this.runs = runs;
    this.calls = calls;
    this.usage = usage;
  }

  @Override
  public String name() {
    return "reprice";
  }

  /** Does one slice of the oldest request. */
  @Override
  public boolean runSlice(Connection connection) throws SQLException {
    RepriceRun run = runs.next(connection).orElse(null);
    if (run == null) {
      return false;
    }
    Long version = run.priceVersion();
    if (version == null || version != edits.book().versionId()) {
      edits.refresh(); // The request, or its first slice, may have come from another replica.
    }
    if (version == null) {
      run = run.begun(edits.book().versionId(), runs.now());
    } else if (version != edits.book().versionId()) {
      String why = "the prices changed while it ran: start it again";
      runs.save(connection, run.failed(why, runs.now()));
      return true;
    }
    RepriceRun moved = slice(connection, run);
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

  /** A slice that can never be done must not keep later requests waiting for ever. */
  private RepriceRun slice(Connection connection, RepriceRun run) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      Slice slice =
          switch (run.position().rows()) {
            case MODEL_CALL -> calls.price(connection, run.position(), edits.book());
            case USAGE -> usage.price(connection, run.position(), edits.book());
          };
      return run.moved(slice.next(), slice.totals(), runs.now());
    } catch (SQLException failed) {
      if (SqlFailure.of(failed) != SqlFailure.BAD_DATA) {
        throw failed;
      }
      return givenUp(connection, before, run, failed);
    } catch (RuntimeException broken) {
      return givenUp(connection, before, run, broken);
    }
  }

  private RepriceRun givenUp(
      Connection connection, Savepoint before, RepriceRun run, Exception failure)
      throws SQLException {
    LOG.error("reprice_given_up run=" + run.id(), failure);
    connection.rollback(before);
    return run.failed(String.valueOf(failure), runs.now());
  }
}
