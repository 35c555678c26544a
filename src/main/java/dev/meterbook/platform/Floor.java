package dev.meterbook.platform;

import java.io.IOException;
import java.util.Optional;

/**
 * What the service stands on while it runs: its data directory and, when no database is configured,
 * the embedded one. Laid before the framework starts and taken up after it has stopped.
 */
public final class Floor implements AutoCloseable {
  private final Settings settings;
  private final DataDirectory directory;
  private final Optional<EmbeddedPostgres> embedded;
  private final DatabaseAddress database;

  private Floor(Settings settings, DataDirectory directory, Optional<EmbeddedPostgres> embedded) {
    this.settings = settings;
    this.directory = directory;
    this.embedded = embedded;
    this.database =
        embedded
            .map(EmbeddedPostgres::address)
            .or(settings::configuredDatabase)
            .orElseThrow(() -> new IllegalStateException("no database"));
  }

  public static Floor lay(Settings settings) {
    DataDirectory directory = DataDirectory.own(settings.dataDirectory());
    // After the directory: of a second start on the same data it is the directory that tells more.
    settings.checkPortsAreFree();
    Optional<EmbeddedPostgres> embedded =
        settings.configuredDatabase().isPresent()
            ? Optional.empty()
            : Optional.of(EmbeddedPostgres.below(directory.root()));
    Floor floor = new Floor(settings, directory, embedded);
    directory.leaveNote(settings, floor.database);
    return floor;
  }

  /** The address of the database; an embedded one may need seconds before it answers there. */
  public DatabaseAddress database() {
    return database;
  }

  public Settings settings() {
    return settings;
  }

  /**
   * Starts the embedded database, if that is the one, and again whenever it ends unexpectedly.
   * Blocks while a new one is created.
   */
  public void startDatabase() {
    embedded.ifPresent(EmbeddedPostgres::start);
    embedded.ifPresent(EmbeddedPostgres::keepRunning);
  }

  /** Why the database will never answer, if that is known. */
  public Optional<String> databaseFailure() {
    return embedded
        .filter(postgres -> !postgres.lives())
        .map(postgres -> "the embedded PostgreSQL has stopped: " + postgres.lastWords());
  }

  @Override
  public void close() {
    embedded.ifPresent(EmbeddedPostgres::close);
    try {
      directory.close();
    } catch (IOException nothingLeftToDo) {
      // The system releases the lock with the process.
    }
  }
}
