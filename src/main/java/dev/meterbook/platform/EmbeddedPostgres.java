package dev.meterbook.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The real PostgreSQL server as a child process, its data below the service's data directory.
 *
 * <p>It outlives a service that is killed; the next service on the same directory takes it over
 * instead of waiting for crash recovery. It runs in a session of its own, so that Ctrl-C reaches
 * the service alone, which drains before it stops the database.
 */
final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);
  private static final String USER = "meterbook";
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
  private static final Duration RESTART_PAUSE_MIN = Duration.ofMillis(100);
  private static final Duration RESTART_PAUSE_MAX = Duration.ofSeconds(10);

  /** A server that lived so long ended for a new reason, and is started again at once. */
  private static final Duration STEADY = Duration.ofSeconds(30);

  private final Path programs;
  private final Path data;
  private final Path log;
  private final int port;
  private final String password;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Optional<ProcessHandle> server = Optional.empty();

  private EmbeddedPostgres(Path programs, Path data, Path log, int port, String password) {
    this.programs = programs;
    this.data = data;
    this.log = log;
    this.port = port;
    this.password = password;
  }

  /**
   * Chooses port and password, or those of a server that still runs, so that the address is known
   * before the server is up.
   */
  static EmbeddedPostgres below(Path root) {
    try {
      Path data = root.resolve("postgres");
      Optional<RunningServer> orphan = RunningServer.of(data);
      int port = orphan.isPresent() ? orphan.get().port() : freePort();
      EmbeddedPostgres postgres =
          new EmbeddedPostgres(
              root.resolve("programs"), data, root.resolve("postgres.log"), port, password(root));
      postgres.server = orphan.map(RunningServer::process);
      return postgres;
    } catch (IOException failed) {
      throw new StartFailure("Cannot prepare the embedded PostgreSQL: " + failed, failed);
    }
  }

  DatabaseAddress address() {
    return new DatabaseAddress("jdbc:postgresql://127.0.0.1:" + port + "/postgres", USER, password);
  }

  /**
   * Creates the cluster when there is none and starts the server; it may need seconds to answer.
   */
  void start() {
    if (server.isEmpty()) {
      launch();
    }
  }

  /** Starts the server again whenever it ends, until {@link #close}. */
  void keepRunning() {
    Thread.ofPlatform().daemon().name("postgres-watch").start(this::watch);
  }

  private synchronized void launch() {
    if (closing.getCount() == 0) {
      return;
    }
    try {
      Path home = PostgresArchive.unpackBelow(programs);
      if (!Files.exists(data.resolve("PG_VERSION"))) {
        createCluster(home);
      }
      checkVersion();
      Process process = process(serverCommand(home)).start();
      server = Optional.of(process.toHandle());
    } catch (IOException failed) {
      throw new StartFailure("Cannot start the embedded PostgreSQL: " + failed, failed);
    }
  }

  private void watch() {
    Duration pause = RESTART_PAUSE_MIN;
    try {
      while (closing.getCount() > 0) {
        long since = System.nanoTime();
        server.ifPresent(process -> process.onExit().join());
        boolean steady = System.nanoTime() - since > STEADY.toNanos();
        pause = steady ? RESTART_PAUSE_MIN : pause;
        if (closing.getCount() == 0) {
          return;
        }
        LOG.warnf(
            "embedded_postgres_ended restart_after_ms=%d log=\"%s\"",
            pause.toMillis(), lastWords());
        if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        startAgain();
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(RESTART_PAUSE_MAX) < 0 ? twice : RESTART_PAUSE_MAX;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void startAgain() {
    try {
      launch();
    } catch (StartFailure failed) {
      LOG.errorf(failed, "embedded_postgres_restart_failed");
    }
  }

  /** Whether the server process lives or was not started yet; it need not answer. */
  boolean lives() {
    return server.map(ProcessHandle::isAlive).orElse(true);
  }

  /** The end of the server's log, for a message that a person reads. */
  String lastWords() {
    try (Stream<String> lines = Files.lines(log)) {
      List<String> all = lines.toList();
      return String.join(" | ", all.subList(Math.max(0, all.size() - 3), all.size()));
    } catch (IOException unreadable) {
      return "see " + log;
    }
  }

  @Override
  public synchronized void close() {
    closing.countDown();
    server.ifPresent(this::stop);
    server = Optional.empty();
  }

  private void stop(ProcessHandle process) {
    try {
      // SIGINT is PostgreSQL's fast shutdown; what Java sends, SIGTERM, would wait for clients.
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      process.onExit().get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (IOException
        | java.util.concurrent.ExecutionException
        | java.util.concurrent.TimeoutException stuck) {
      // Left alone it is taken over by the next start; killing it would cost a crash recovery.
      LOG.warnf("embedded_postgres_does_not_stop pid=%d", process.pid());
    }
  }

  private void createCluster(Path home) throws IOException {
    Path passwordFile = Files.createTempFile("meterbook-", ".password");
    try {
      Files.writeString(passwordFile, password);
      Process initdb =
          process(
                  List.of(
                      home.resolve("bin/initdb").toString(),
                      "--pgdata=" + data,
                      "--username=" + USER,
                      "--pwfile=" + passwordFile,
                      "--auth=scram-sha-256",
                      "--encoding=UTF8",
                      "--locale=C",
                      "--no-instructions"))
              .start();
      if (initdb.waitFor() != 0) {
        throw new StartFailure("The embedded PostgreSQL cannot be created: " + lastWords());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StartFailure("Interrupted while the embedded PostgreSQL was created", interrupted);
    } finally {
      Files.delete(passwordFile);
    }
  }

  private void checkVersion() throws IOException {
    String found = Files.readString(data.resolve("PG_VERSION")).strip();
    String ours = PostgresArchive.VERSION.substring(0, PostgresArchive.VERSION.indexOf('.'));
    if (!found.equals(ours)) {
      throw new StartFailure(
          data
              + " was made by PostgreSQL "
              + found
              + ", this version carries "
              + ours
              + ": dump it with the version that made it and restore it here");
    }
  }

  private List<String> serverCommand(Path home) {
    return List.of(
        home.resolve("bin/postgres").toString(),
        "-D",
        data.toString(),
        "-p",
        Integer.toString(port),
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "unix_socket_directories=",
        "-c",
        "max_connections=40",
        "-c",
        "shared_buffers=128MB",
        // Fewer checkpoints under load: each one makes the next change of a page cost a whole page.
        "-c",
        "max_wal_size=2GB",
        "-c",
        "checkpoint_timeout=15min",
        "-c",
        "wal_compression=pglz",
        // Plans here are short; compiling them costs more than it saves.
        "-c",
        "jit=off");
  }

  private ProcessBuilder process(List<String> command) {
    List<String> whole = new ArrayList<>();
    if (runsAsRoot()) {
      // PostgreSQL refuses to run as root. In a user namespace of its own it sees another user,
      // while the files stay ours.
      whole.addAll(List.of("unshare", "--user"));
    }
    if (onLinux()) {
      whole.add("setsid");
    }
    whole.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(whole);
    builder.environment().put("LC_ALL", "C");
    builder.environment().remove("PGDATA");
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return builder;
  }

  private static boolean onLinux() {
    return System.getProperty("os.name").startsWith("Linux");
  }

  private static boolean runsAsRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String password(Path root) throws IOException {
    Path file = root.resolve("postgres.password");
    if (!Files.exists(file)) {
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      Files.writeString(file, HexFormat.of().formatHex(random));
    }
    return Files.readString(file).strip();
  }

  /** A server that an earlier service left behind, as its pid file tells. */
  private record RunningServer(ProcessHandle process, int port) {

    static Optional<RunningServer> of(Path data) throws IOException {
      Path pidFile = data.resolve("postmaster.pid");
      if (!Files.exists(pidFile)) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(pidFile);
      if (lines.size() < 4) {
        return Optional.empty();
      }
      int port = Integer.parseInt(lines.get(3).strip());
      return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
          .filter(ProcessHandle::isAlive)
          .filter(process -> process.info().command().orElse("").endsWith("postgres"))
          .map(process -> new RunningServer(process, port));
    }
  }
}
