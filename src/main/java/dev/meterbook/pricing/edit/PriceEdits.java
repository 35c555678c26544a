package dev.meterbook.pricing.edit;

import dev.meterbook.platform.Database;
import dev.meterbook.pricing.PriceBook;
import dev.meterbook.pricing.Prices;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the price book that holds the same as the last edit in the database. Thread-safe.
 *
 * <p>Edits were checked when they were made; they may still not fit a file or a list that changed
 * since. Then the service goes on without them, since nothing received may be lost for a price, and
 * says so: the days can be priced again.
 */
public final class PriceEdits {
  private static final Logger LOG = Logger.getLogger(PriceEdits.class);
  private static final long NO_EDIT = 0;

  /** One edit at a time, on all replicas: each starts from the one before. */
  private static final long LOCK = 0x6d62_7072_6963_6573L; // "mbprices"

  private static final String AWAIT_LOCK = "SELECT pg_advisory_xact_lock(?)";

  private static final String LAST_EDIT =
      """
      SELECT edit_id, CASE WHEN edit_id <> ? THEN csv END AS csv FROM price_override
      ORDER BY edit_id DESC LIMIT 1
      """;
  private static final String ADD_EDIT =
      "INSERT INTO price_override (csv, edited_by, edited_at) VALUES (?, ?, ?)";
  private static final String ADD_VERSION =
      """
      INSERT INTO price_version (version_id, version, overrides, loaded_at) VALUES (?, ?, ?, ?)
      ON CONFLICT DO NOTHING
      """;

  private final Database database;
  private final Prices prices;
  private final Clock clock;

  private long known = NO_EDIT;
  private @Nullable PriceBook recorded;
  private volatile String trouble = "";

  public PriceEdits(Database database, Prices prices, Clock clock) {
    this.database = database;
    this.prices = prices;
    this.clock = clock;
  }

  private record Edit(long id, @Nullable String csv) {}

  /** The book that holds, as of the last {@link #refresh}. */
  public PriceBook book() {
    return prices.book();
  }

  /** Why the last edit does not hold; empty if it does. */
  public String trouble() {
    return trouble;
  }

  /** Takes over what was edited here or on another replica. */
  public synchronized void refresh() throws SQLException {
    Edit last = database.inTransaction(connection -> last(connection, known));
    if (last.csv != null) {
      takeOver(last.csv);
      known = last.id;
    }
    PriceBook book = prices.book();
    if (book != recorded) {
      String overrides = current();
      database.<@Nullable Void>inTransaction(
          connection -> {
            record(connection, book, overrides);
            return null;
          });
      recorded = book;
    }
  }

  /** The rows of the last edit, as CSV. */
  public String current() throws SQLException {
    return database.inTransaction(PriceEdits::csv);
  }

  /**
   * Changes the rows.
   *
   * @param change from the rows of the last edit to the new ones
   * @throws IllegalArgumentException with a line for each error; nothing has changed then
   */
  public void edit(UnaryOperator<String> change, String who) throws SQLException {
    database.<@Nullable Void>inTransaction(
        connection -> {
          try (var lock = connection.prepareStatement(AWAIT_LOCK)) {
            lock.setLong(1, LOCK);
            lock.execute();
          }
          String csv = change.apply(csv(connection));
          if (csv.indexOf(0) >= 0) {
            throw new IllegalArgumentException("overrides: a NUL character");
          }
          prices.with(csv);
          add(connection, csv, who);
          return null;
        });
    refresh();
  }

  private void takeOver(String csv) {
    try {
      prices.replace(prices.with(csv));
      trouble = "";
    } catch (IllegalArgumentException unfit) {
      trouble = Optional.ofNullable(unfit.getMessage()).orElse("");
      LOG.errorf("price_overrides_unfit %s", trouble.replace('\n', ';'));
      prices.replace(prices.with(""));
    }
    LOG.infof("price_book version=%s", prices.book().version());
  }

  private static String csv(Connection connection) throws SQLException {
    return Optional.ofNullable(last(connection, NO_EDIT).csv).orElse("");
  }

  private static Edit last(Connection connection, long known) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LAST_EDIT)) {
      select.setLong(1, known);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next()
            ? new Edit(rows.getLong("edit_id"), rows.getString("csv"))
            : new Edit(NO_EDIT, null);
      }
    }
  }

  private void add(Connection connection, String csv, String who) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD_EDIT)) {
      insert.setString(1, csv);
      insert.setString(2, who);
      insert.setObject(3, clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  private void record(Connection connection, PriceBook book, String overrides) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD_VERSION)) {
      insert.setLong(1, book.versionId());
      insert.setString(2, book.version());
      insert.setString(3, overrides);
      insert.setObject(4, clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }
}
