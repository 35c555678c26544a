package dev.meterbook;

import dev.meterbook.platform.DataDirectory;
import dev.meterbook.platform.DatabaseAddress;
import dev.meterbook.platform.EmbeddedPostgres;
import dev.meterbook.platform.Settings;
import dev.meterbook.platform.StartFailure;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the service, or runs the command that the first argument names. */
@QuarkusMain
public final class Meterbook {
  private Meterbook() {}

  public static void main(String... arguments) {
    try {
      serve(arguments);
    } catch (StartFailure failure) {
      System.err.println("meterbook: " + failure.getMessage());
      System.exit(1);
    }
  }

  private static void serve(String... arguments) {
    Settings settings = Settings.read(System.getenv());
    DataDirectory directory = DataDirectory.own(settings.dataDirectory());
    DatabaseAddress database =
        settings.configuredDatabase().orElseGet(() -> startEmbedded(directory));
    directory.leaveNote(settings, database);
    System.setProperty("meterbook.data-dir", directory.root().toString());
    System.setProperty("quarkus.datasource.jdbc.url", database.url());
    System.setProperty("quarkus.datasource.username", database.user());
    System.setProperty("quarkus.datasource.password", database.password());
    Quarkus.run(arguments);
  }

  private static DatabaseAddress startEmbedded(DataDirectory directory) {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.below(directory.root(), directory.root().resolve("programs"));
    postgres.start();
    return postgres.address();
  }
}
