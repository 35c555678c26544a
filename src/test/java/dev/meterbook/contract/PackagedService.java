package dev.meterbook.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The packaged service as a process of its own, on its own ports, data directory and embedded
 * PostgreSQL. The system property {@code meterbook.artefact} says which package: jvm or native.
 */
final class PackagedService implements ServiceUnderTest {
  private static final Duration START_PATIENCE = Duration.ofSeconds(90);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

  private final Map<String, String> environment;
  private final Path data;
  private final Path log;
  private final Process process;

  private PackagedService(Map<String, String> environment, Path data, Path log, Process process) {
    this.environment = Map.copyOf(environment);
    this.data = data;
    this.log = log;
    this.process = process;
  }

  private static final class Shared {
    static final PackagedService SERVICE = startOn(newData());
  }

  /** One for all tests of a run; stopped when the run ends. */
  static PackagedService shared() {
    return Shared.SERVICE;
  }

  static Path newData() {
    try {
      return Files.createTempDirectory("meterbook-it-");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Starts one on this data directory and waits until it is ready. */
  static PackagedService startOn(Path data) {
    try {
      Path log = Path.of("target", artefact() + "-" + data.getFileName() + ".log").toAbsolutePath();
      Map<String, String> environment = new HashMap<>(freePorts());
      environment.put("METERBOOK_DATA_DIR", data.toString());
      Process process = process(environment, List.of(), log).start();
      PackagedService service = new PackagedService(environment, data, log, process);
      Runtime.getRuntime().addShutdownHook(new Thread(service::stop));
      service.awaitReady();
      return service;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public URI http() {
    return URI.create("http://127.0.0.1:" + environment.get("METERBOOK_HTTP_PORT") + "/");
  }

  @Override
  public URI management() {
    return URI.create("http://127.0.0.1:" + environment.get("METERBOOK_MANAGEMENT_PORT") + "/");
  }

  @Override
  public Connection books() throws SQLException {
    Properties note = new Properties();
    try (var reader = Files.newBufferedReader(data.resolve("service.properties"))) {
      note.load(reader);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
    return DriverManager.getConnection(
        note.getProperty("database.url"),
        note.getProperty("database.user"),
        note.getProperty("database.password"));
  }

  /** What a second process of the same package printed, and how it ended. */
  record Ended(int code, String output) {}

  /** Runs the package once more with these arguments, in the same environment but for changes. */
  Ended run(Map<String, String> changes, String... arguments) throws IOException {
    Map<String, String> changed = new HashMap<>(environment);
    changed.putAll(changes);
    Path output = Files.createTempFile("meterbook-it-", ".log");
    Process run = process(changed, List.of(arguments), output).start();
    try {
      if (!run.waitFor(START_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        run.destroyForcibly();
        throw new IllegalStateException("still runs: " + Files.readString(output));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
    return new Ended(run.exitValue(), Files.readString(output));
  }

  private void awaitReady() throws IOException {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("The service does not start: " + Files.readString(log));
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private boolean isReady() {
    try {
      return Web.get(management().resolve("health/ready")).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Asks it to end, as an init system does, and waits. Does nothing when it has ended. */
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  static Map<String, String> freePorts() throws IOException {
    // Held open together, so that they differ.
    try (ServerSocket grpc = freePort();
        ServerSocket http = freePort();
        ServerSocket management = freePort()) {
      return Map.of(
          "METERBOOK_GRPC_PORT", "" + grpc.getLocalPort(),
          "METERBOOK_HTTP_PORT", "" + http.getLocalPort(),
          "METERBOOK_MANAGEMENT_PORT", "" + management.getLocalPort());
    }
  }

  private static ServerSocket freePort() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static ProcessBuilder process(
      Map<String, String> environment, List<String> arguments, Path output) throws IOException {
    List<String> command = new ArrayList<>(program());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("METERBOOK_"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    return builder;
  }

  private static List<String> program() throws IOException {
    return switch (artefact()) {
      case "jvm" ->
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "--enable-native-access=ALL-UNNAMED",
              "-jar",
              existing(Path.of("target", "quarkus-app", "quarkus-run.jar")));
      case "native" -> List.of(existing(nativeExecutable()));
      default -> throw new IllegalStateException("meterbook.artefact is jvm or native");
    };
  }

  private static Path nativeExecutable() throws IOException {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(Path.of("target"), "meterbook-*-runner")) {
      for (Path each : found) {
        return each;
      }
    }
    throw new IllegalStateException("No native executable: mvn package -Dnative makes it");
  }

  private static String existing(Path file) {
    if (!Files.exists(file)) {
      throw new IllegalStateException("Not packaged: " + file);
    }
    return file.toAbsolutePath().toString();
  }

  private static String artefact() {
    return System.getProperty("meterbook.artefact", "jvm");
  }
}
