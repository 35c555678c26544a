package dev.meterbook.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The packaged service, JVM or native, as a process that can be killed and started again on the
 * same ports and data directory.
 */
public final class ServiceProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final List<String> program;
  private final Map<String, String> environment = new HashMap<>();
  private final Path data;
  private final int grpcPort;
  private final int httpPort;
  private final int managementPort;
  private Process process;

  /** Starts it and waits until it is ready. */
  public ServiceProcess(List<String> program, Map<String, String> settings) {
    this.program = program;
    try (ServerSocket grpc = free();
        ServerSocket http = free();
        ServerSocket management = free()) {
      data = Files.createTempDirectory("meterbook-load-");
      grpcPort = grpc.getLocalPort();
      httpPort = http.getLocalPort();
      managementPort = management.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    environment.put("METERBOOK_DATA_DIR", data.toString());
    environment.put("METERBOOK_GRPC_PORT", "" + grpcPort);
    environment.put("METERBOOK_HTTP_PORT", "" + httpPort);
    environment.put("METERBOOK_MANAGEMENT_PORT", "" + managementPort);
    environment.putAll(settings);
    process = launch();
    awaitReady();
  }

  /** What {@code mvn package} made; the executable with the property meterbook.artefact=native. */
  public static List<String> packaged() {
    if (!System.getProperty("meterbook.artefact", "jvm").equals("native")) {
      return List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "--enable-native-access=ALL-UNNAMED",
          "-jar",
          Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString());
    }
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return List.of(
          files
              .filter(file -> file.toString().endsWith("-runner"))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("no native executable in target"))
              .toAbsolutePath()
              .toString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public int httpPort() {
    return httpPort;
  }

  public int grpcPort() {
    return grpcPort;
  }

  public Path log() {
    return data.resolve("service.log");
  }

  public Path data() {
    return data;
  }

  /** As the system would: no drain, no farewell. The embedded PostgreSQL lives on. */
  public void kill() {
    process.destroyForcibly();
    await(process);
  }

  /** SIGTERM; waits until it has drained. */
  public void stop() {
    process.destroy();
    await(process);
  }

  public void startAgain() {
    process = launch();
    awaitReady();
  }

  public Connection books() throws SQLException {
    Properties note = new Properties();
    try (BufferedReader reader = Files.newBufferedReader(data.resolve("service.properties"))) {
      note.load(reader);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
    return DriverManager.getConnection(
        note.getProperty("database.url"),
        note.getProperty("database.user"),
        note.getProperty("database.password"));
  }

  /** The value of a meter for a signal, or of all of that name when the signal is empty. */
  public double meter(String name, String signal) {
    return get("metrics")
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> signal.isEmpty() || line.contains("signal=\"" + signal + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** CPU time since the start, in seconds. */
  public double cpuSeconds() {
    String[] fields = stat(process.pid());
    return cpu(fields, 11) + cpu(fields, 12);
  }

  /** CPU time of the embedded PostgreSQL and of all its processes since its start, in seconds. */
  public double databaseCpuSeconds() {
    try {
      Path file = data.resolve("postgres/postmaster.pid");
      long postmaster = Long.parseLong(Files.readAllLines(file).getFirst().strip());
      // Of those that ended the postmaster keeps the sum.
      double ended = cpu(stat(postmaster), 13) + cpu(stat(postmaster), 14);
      return ended
          + ProcessHandle.of(postmaster).stream()
              .flatMap(ProcessHandle::children)
              .mapToDouble(child -> cpuWhileItLives(child.pid()))
              .sum();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  public long rssMebibytes() {
    String line =
        proc(process.pid(), "status")
            .lines()
            .filter(l -> l.startsWith("VmRSS"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
  }

  public boolean isReady() {
    try {
      return !get("health/ready").isEmpty();
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    stop();
  }

  private Process launch() {
    ProcessBuilder builder = new ProcessBuilder(program);
    builder.environment().keySet().removeIf(name -> name.startsWith("METERBOOK_"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    try {
      Process started = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(started::destroy));
      return started;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("the service does not start, see " + log());
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  private String get(String path) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + managementPort + "/" + path);
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(2000);
      connection.setReadTimeout(10_000);
      try (var in = connection.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String[] stat(long pid) {
    String stat = proc(pid, "stat");
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
  }

  /** A process that ends between two looks is in its parent's sum by the next one. */
  private static double cpuWhileItLives(long pid) {
    try {
      String[] stat = stat(pid);
      return cpu(stat, 11) + cpu(stat, 12);
    } catch (UncheckedIOException gone) {
      return 0;
    }
  }

  private static double cpu(String[] stat, int field) {
    return Long.parseLong(stat[field]) / 100.0;
  }

  private static String proc(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static void await(Process process) {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the service did not stop within a minute");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static ServerSocket free() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}
