package dev.meterbook.platform;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What must be known before the framework starts: where to listen, where data lives, which
 * database. Limits that only one package cares about stand in that package's own mapping.
 */
public record Settings(
    String host,
    int grpcPort,
    int httpPort,
    int managementPort,
    Path dataDirectory,
    Optional<DatabaseAddress> configuredDatabase) {

  /** Reads and checks the environment. Throws {@link StartFailure} at the first bad setting. */
  public static Settings read(Map<String, String> environment) {
    Settings settings =
        new Settings(
            text(environment, "METERBOOK_HOST").orElse("127.0.0.1"),
            port(environment, "METERBOOK_GRPC_PORT", 4317),
            port(environment, "METERBOOK_HTTP_PORT", 4318),
            port(environment, "METERBOOK_MANAGEMENT_PORT", 8889),
            dataDirectory(environment),
            database(environment));
    settings.checkPortsDiffer();
    return settings;
  }

  /** Says which setting to change before the framework says less. */
  public void checkPortsAreFree() {
    checkFree("METERBOOK_GRPC_PORT", grpcPort);
    checkFree("METERBOOK_HTTP_PORT", httpPort);
    checkFree("METERBOOK_MANAGEMENT_PORT", managementPort);
  }

  private void checkFree(String name, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // A port that only waits out its old connections is free.
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException taken) {
      throw new StartFailure(
          "%s=%d cannot be opened on %s (%s): stop what listens there, or choose another port"
              .formatted(name, port, host, taken.getMessage()));
    }
  }

  private void checkPortsDiffer() {
    if (grpcPort == httpPort || grpcPort == managementPort) {
      throw StartFailure.badSetting(
          "METERBOOK_GRPC_PORT", "" + grpcPort, "another port is set to the same number");
    }
    if (httpPort == managementPort) {
      throw StartFailure.badSetting(
          "METERBOOK_HTTP_PORT", "" + httpPort, "METERBOOK_MANAGEMENT_PORT is the same number");
    }
  }

  private static int port(Map<String, String> environment, String name, int standard) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      return standard;
    }
    try {
      int port = Integer.parseInt(value.strip());
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, with the numbers that are out of range.
    }
    throw StartFailure.badSetting(name, value, "a port from 1 to 65535");
  }

  private static Path dataDirectory(Map<String, String> environment) {
    Optional<String> chosen = text(environment, "METERBOOK_DATA_DIR");
    try {
      if (chosen.isPresent()) {
        return Path.of(chosen.get()).toAbsolutePath().normalize();
      }
    } catch (InvalidPathException notAPath) {
      throw StartFailure.badSetting("METERBOOK_DATA_DIR", chosen.get(), "the path of a directory");
    }
    Path dataHome =
        text(environment, "XDG_DATA_HOME")
            .map(Path::of)
            .filter(Path::isAbsolute) // The specification says to ignore a relative one.
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "share"));
    return dataHome.resolve("meterbook");
  }

  private static Optional<DatabaseAddress> database(Map<String, String> environment) {
    Optional<String> url = text(environment, "METERBOOK_DB_URL");
    if (url.isEmpty()) {
      return Optional.empty();
    }
    if (!url.get().startsWith("jdbc:postgresql://")) {
      throw StartFailure.badSetting(
          "METERBOOK_DB_URL", url.get(), "jdbc:postgresql://HOST[:PORT]/DATABASE");
    }
    return Optional.of(
        new DatabaseAddress(
            url.get(),
            text(environment, "METERBOOK_DB_USER").orElse("meterbook"),
            secret(environment, "METERBOOK_DB_PASSWORD").orElse("")));
  }

  /** A secret may stand in a file instead, as container secrets do: {@code NAME_FILE}. */
  public static Optional<String> secret(Map<String, String> environment, String name) {
    Optional<String> file = text(environment, name + "_FILE");
    if (file.isEmpty()) {
      return text(environment, name);
    }
    try {
      String secret = Files.readString(Path.of(file.get())).strip();
      if (secret.isEmpty()) {
        throw StartFailure.badSetting(name + "_FILE", file.get(), "a file that is not empty");
      }
      return Optional.of(secret);
    } catch (IOException | InvalidPathException unreadable) {
      throw StartFailure.badSetting(name + "_FILE", file.get(), "a file that can be read");
    }
  }

  private static Optional<String> text(Map<String, String> environment, String name) {
    @Nullable String value = environment.get(name);
    return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
  }
}
