package dev.meterbook.platform;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether the database can be used now. Begins to bring it up when the service starts and never
 * gives up while the service lives.
 */
@Singleton
public final class DatabaseState {
  private static final Logger LOG = Logger.getLogger(DatabaseState.class);
  private static final int ANSWER_SECONDS_MAX = 2;

  /**
   * Who asks for readiness or for metrics waits for a second or more, not for a hanging database.
   */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private static final int LAST = 20_000;

  private static volatile @Nullable Floor floor;

  private final DataSource source;
  private final Schema schema;
  private final Question question = new Question(this::ask);
  private volatile @Nullable Thread bringUp;

  DatabaseState(DataSource source, Flyway flyway, MeterRegistry registry) {
    this.source = source;
    this.schema = new Schema(flyway);
    registry.gauge("meterbook.database.up", this, state -> state.trouble().isEmpty() ? 1 : 0);
  }

  /** Says what the service stands on; before the framework starts. */
  public static void standOn(Floor laid) {
    floor = laid;
  }

  @Produces
  @Singleton
  Database database() {
    return new Database(source);
  }

  void start(@Observes StartupEvent event) {
    bringUp = Thread.ofVirtual().name("schema").start(this::bringUp);
  }

  /** After everything that writes has ended. */
  void stop(@Observes @Priority(LAST) ShutdownEvent event) {
    Thread running = bringUp;
    if (running != null) {
      running.interrupt();
    }
    Floor laid = floor;
    if (laid != null) {
      laid.close();
    }
  }

  /** Whether the schema is this version's: since then the database may have gone away again. */
  public boolean isSchemaReady() {
    return schema.isReady();
  }

  /** Why the database cannot be used at this moment, said at once; empty when it can. */
  public Optional<String> trouble() {
    return schema.isReady() ? question.ask(PATIENCE) : Optional.of(schema.trouble());
  }

  private Optional<String> ask() {
    try (Connection connection = source.getConnection()) {
      return connection.isValid(ANSWER_SECONDS_MAX)
          ? Optional.empty()
          : Optional.of("it does not answer");
    } catch (SQLException away) {
      return Optional.of(String.valueOf(away.getMessage()));
    }
  }

  private void bringUp() {
    try {
      Floor laid = floor;
      if (laid != null) {
        laid.startDatabase();
      }
      schema.bringUp(() -> LOG.info("database_ready"), DatabaseState::giveUp);
    } catch (StartFailure impossible) {
      giveUp(impossible);
    }
  }

  private static void giveUp(StartFailure impossible) {
    System.err.println("meterbook: " + impossible.getMessage());
    Quarkus.asyncExit(1);
  }
}
