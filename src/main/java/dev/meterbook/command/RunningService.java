package dev.meterbook.command;

import dev.meterbook.platform.DataDirectory;
import dev.meterbook.platform.DatabaseAddress;
import dev.meterbook.platform.Settings;
import dev.meterbook.platform.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Where the service of this user listens and keeps its books, as far as can be known from here. */
final class RunningService {
  private final Settings settings;
  private final Optional<Properties> note;
  private final String scheme;

  private RunningService(Settings settings, Optional<Properties> note, boolean isTls) {
    this.settings = settings;
    this.scheme = isTls ? "https" : "http";
    this.note = note;
  }

  static RunningService find(Map<String, String> environment) {
    try {
      Settings settings = Settings.read(environment);
      boolean isTls = !environment.getOrDefault("METERBOOK_TLS_CERT", "").isBlank();
      return new RunningService(settings, DataDirectory.note(settings.dataDirectory()), isTls);
    } catch (StartFailure badSetting) {
      throw new CommandFailure(String.valueOf(badSetting.getMessage()), badSetting);
    } catch (IOException unreadable) {
      throw new CommandFailure(
          "cannot read what the service left in its data directory (" + unreadable + ")",
          unreadable);
    }
  }

  Path dataDirectory() {
    return settings.dataDirectory();
  }

  /** The HTTP port of the service that left a note, or that would start with these settings. */
  URI http() {
    String host = note.map(it -> it.getProperty("host")).orElse(settings.host());
    String port =
        note.map(it -> it.getProperty("http.port")).orElse(Integer.toString(settings.httpPort()));
    return URI.create(scheme + "://" + reachable(host) + ":" + port + "/");
  }

  /** The configured database, else the one that the running service uses. */
  DatabaseAddress database() {
    return settings
        .configuredDatabase()
        .or(() -> note.map(RunningService::database))
        .orElseThrow(
            () ->
                new CommandFailure(
                    "no service runs on "
                        + dataDirectory()
                        + ", and its database only runs with it: start ./meterbook, or set"
                        + " METERBOOK_DATA_DIR or METERBOOK_DB_URL to the one you mean"));
  }

  private static DatabaseAddress database(Properties note) {
    return new DatabaseAddress(
        note.getProperty("database.url", ""),
        note.getProperty("database.user", ""),
        note.getProperty("database.password", ""));
  }

  /** One can listen on all addresses, but not connect to them. */
  private static String reachable(String host) {
    return switch (host) {
      case "0.0.0.0", "::", "[::]" -> "127.0.0.1";
      default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    };
  }
}
