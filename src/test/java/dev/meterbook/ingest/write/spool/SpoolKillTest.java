package dev.meterbook.ingest.write.spool;

import static dev.meterbook.ingest.write.spool.SpoolFixture.entry;
import static dev.meterbook.ingest.write.spool.SpoolFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own appends and replays, and is killed without warning, again and again. */
class SpoolKillTest {
  private static final SpoolLimits LIMITS = new SpoolLimits(64 << 20, 16 << 10);
  private static final int SENDERS = 3;
  private static final int KILLS = 10;

  @TempDir Path directory;

  @Test
  void everyAcknowledgedEntryIsReadBackOnceAndInOrder() throws Exception {
    Set<String> acknowledged = new LinkedHashSet<>();
    Random random = new Random(42);
    for (int run = 0; run < KILLS; run++) {
      acknowledged.addAll(said("KEPT ", runAndKill(run, "append", 1 + random.nextInt(300))));
    }

    try (Spool spool = Spool.open(directory, "rows-1", LIMITS)) {
      List<String> back = SpoolFixture.drain(spool);
      assertThat(acknowledged).hasSizeGreaterThan(KILLS);
      assertThat(back).doesNotHaveDuplicates().containsAll(acknowledged);
      assertInOrder(back);
      assertThat(spool.damages()).isZero();
    }
  }

  @Test
  void replayThatIsKilledHandsOutAgainButSkipsNothing() throws Exception {
    Set<String> acknowledged = new LinkedHashSet<>();
    Set<String> delivered = new LinkedHashSet<>();
    Random random = new Random(43);
    for (int run = 0; run < KILLS; run++) {
      List<String> said = runAndKill(run, "replay", 1 + random.nextInt(600));
      acknowledged.addAll(said("KEPT ", said));
      delivered.addAll(said("BACK ", said));
    }

    try (Spool spool = Spool.open(directory, "rows-1", LIMITS)) {
      List<String> rest = SpoolFixture.drain(spool);
      assertInOrder(rest);
      assertThat(delivered).isNotEmpty();
      delivered.addAll(rest);
      assertThat(delivered).containsAll(acknowledged);
      assertInOrder(List.copyOf(delivered));
    }
  }

  @Test
  void aDirectoryThatAnotherProcessHasOpenIsRefused() throws Exception {
    Process child = start(0, "append");
    try (BufferedReader out = child.inputReader()) {
      assertThat(out.readLine()).startsWith("KEPT ");

      assertThatThrownBy(() -> Spool.open(directory, "rows-1", LIMITS))
          .hasMessageContaining("is in use by another process");
    } finally {
      child.destroyForcibly().waitFor();
    }
    Spool.open(directory, "rows-1", LIMITS).close();
  }

  /** What the child had said when it was killed; a line that was cut off does not count. */
  private List<String> runAndKill(int run, String work, int lines) throws Exception {
    Process child = start(run, work);
    StringBuilder said = new StringBuilder();
    try (BufferedReader out = child.inputReader()) {
      int seen = 0;
      for (int c = out.read(); c >= 0; c = out.read()) {
        said.append((char) c);
        if (c == '\n' && ++seen == lines) {
          child.toHandle().destroyForcibly(); // the handle's leaves what was said readable
        }
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(child.exitValue()).as("killed, not failed").isEqualTo(128 + 9);
    return said.substring(0, said.lastIndexOf("\n") + 1).lines().toList();
  }

  private Process start(int run, String work) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SpoolKillTest.class.getName(),
            directory.toString(),
            "" + run,
            work)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static List<String> said(String what, List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(what))
        .map(line -> line.substring(what.length()))
        .toList();
  }

  /** Entries are named run:sender:number; the numbers of one sender must rise by one. */
  private static void assertInOrder(List<String> names) {
    for (int run = 0; run < KILLS; run++) {
      for (int sender = 0; sender < SENDERS; sender++) {
        String own = run + ":" + sender + ":";
        List<Integer> numbers = new ArrayList<>();
        names.stream()
            .filter(name -> name.startsWith(own))
            .forEach(name -> numbers.add(Integer.valueOf(name.substring(own.length()))));
        for (int i = 1; i < numbers.size(); i++) {
          assertThat(numbers.get(i)).as("order of %s", own).isEqualTo(numbers.get(i - 1) + 1);
        }
      }
    }
  }

  /** The child: runs until it is killed. */
  @SuppressWarnings("InfiniteLoopStatement")
  public static void main(String[] arguments) throws IOException {
    try (Spool spool = Spool.open(Path.of(arguments[0]), "rows-1", LIMITS)) {
      for (int sender = 0; sender < SENDERS; sender++) {
        String own = arguments[1] + ":" + sender + ":";
        Thread.ofPlatform().daemon().start(() -> appendForever(spool, own));
      }
      while (true) {
        if (arguments[2].equals("replay")) {
          replay(spool);
        }
      }
    }
  }

  private static void appendForever(Spool spool, String own) {
    for (int i = 0; ; i++) {
      if (!(spool.append(entry(own + i)) instanceof Appended.Kept)) {
        throw new AssertionError("refused");
      }
      say("KEPT " + own + i + "\n");
    }
  }

  private static void replay(Spool spool) {
    Optional<SpoolBatch> batch = spool.next(5, 1 << 20);
    if (batch.isPresent()) {
      StringBuilder lines = new StringBuilder();
      texts(batch.get()).forEach(text -> lines.append("BACK ").append(text).append('\n'));
      say(lines.toString());
      batch.get().done();
    }
  }

  private static void say(String lines) {
    PrintStream out = System.out;
    synchronized (out) {
      out.print(lines);
      out.flush();
    }
  }
}
