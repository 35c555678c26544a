package dev.meterbook.platform;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.exception.FlywaySqlException;
import org.jboss.logging.Logger;

/**
 * Brings the database's schema up to this version as soon as the database answers. The service
 * listens meanwhile: what arrives goes to the spool.
 */
final class Schema {
  private static final Logger LOG = Logger.getLogger(Schema.class);
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Flyway flyway;
  private volatile boolean ready;
  private volatile String trouble = "not reached yet";

  Schema(Flyway flyway) {
    this.flyway = flyway;
  }

  /** Whether the schema is this version's. */
  boolean isReady() {
    return ready;
  }

  /** Why it is not ready. */
  String trouble() {
    return trouble;
  }

  /** Tries until the database answers and stays. A migration that it refuses is final. */
  void bringUp(Runnable whenReady, Consumer<StartFailure> whenImpossible) {
    try {
      while (!tryOnce()) {
        Thread.sleep(PAUSE);
      }
      ready = true;
      whenReady.run();
    } catch (StartFailure impossible) {
      whenImpossible.accept(impossible);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean tryOnce() {
    try {
      flyway.migrate();
      return true;
    } catch (FlywaySqlException unreachable) {
      tell("database not reached: " + firstLine(unreachable));
      return false;
    } catch (FlywayException failed) {
      if (wentAway(failed)) {
        tell("database lost while its schema was brought up: " + firstLine(failed));
        return false;
      }
      throw new StartFailure(
          "The database schema cannot be brought to this version: "
              + firstLine(failed)
              + " (nothing was half-applied; restore a backup or start the version that fits)",
          failed);
    }
  }

  /** A server that ends half-way leaves nothing behind: every migration is one transaction. */
  private static boolean wentAway(FlywayException failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return SqlFailure.passesByItself(sql);
      }
    }
    return false;
  }

  private void tell(String now) {
    if (!now.equals(trouble)) {
      LOG.warnf("database_away %s", now);
      trouble = now;
    }
  }

  private static String firstLine(Throwable failure) {
    return Optional.ofNullable(failure.getMessage())
        .flatMap(message -> message.lines().filter(line -> !line.isBlank()).findFirst())
        .orElse(failure.getClass().getSimpleName());
  }
}
