package dev.meterbook;

import dev.meterbook.access.AccessPolicy;
import dev.meterbook.command.CommandLine;
import dev.meterbook.ingest.accept.TlsSettings;
import dev.meterbook.ingest.normalise.Aliases;
import dev.meterbook.platform.DatabaseState;
import dev.meterbook.platform.Floor;
import dev.meterbook.platform.Settings;
import dev.meterbook.platform.StartFailure;
import dev.meterbook.pricing.Prices;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Map;

/** Starts the service, or runs the command that the first argument names. */
@QuarkusMain
public final class Meterbook {
  private Meterbook() {}

  public static void main(String... arguments) {
    try {
      CommandLine typed = CommandLine.parse(System.getenv(), arguments);
      if (!typed.isServe()) {
        System.exit(typed.run(System.out, System.err));
      }
      serve(typed.environment());
    } catch (StartFailure failure) {
      System.err.println("meterbook: " + failure.getMessage());
      System.exit(1);
    }
  }

  private static void serve(Map<String, String> environment) {
    Settings settings = Settings.read(environment);
    AccessPolicy.check(environment, settings.host());
    Prices.check(environment);
    Aliases.check(environment);
    Map<String, String> tls = TlsSettings.frameworkProperties(environment);
    Floor floor = Floor.lay(settings);
    DatabaseState.standOn(floor);
    tls.forEach(System::setProperty);
    // The framework also reads a .env file where it is started, which is meant for containers:
    // what was checked here must win.
    if (environment.getOrDefault("METERBOOK_ACCESS", "").isBlank()) {
      System.setProperty("meterbook.access", "loopback");
    }
    if (environment.containsKey("METERBOOK_TOKEN_FILE")) {
      System.setProperty("meterbook.token", environment.getOrDefault("METERBOOK_TOKEN", ""));
    }
    System.setProperty("meterbook.host", settings.host());
    System.setProperty("meterbook.grpc-port", Integer.toString(settings.grpcPort()));
    System.setProperty("meterbook.http-port", Integer.toString(settings.httpPort()));
    System.setProperty("meterbook.management-port", Integer.toString(settings.managementPort()));
    System.setProperty("meterbook.data-dir", settings.dataDirectory().toString());
    System.setProperty("quarkus.datasource.jdbc.url", floor.database().url());
    System.setProperty("quarkus.datasource.username", floor.database().user());
    System.setProperty("quarkus.datasource.password", floor.database().password());
    Quarkus.run(null, (code, failure) -> end(floor, code));
  }

  private static void end(Floor floor, int code) {
    floor.close();
    System.exit(code);
  }
}
