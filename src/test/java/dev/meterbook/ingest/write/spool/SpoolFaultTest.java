package dev.meterbook.ingest.write.spool;

import static dev.meterbook.ingest.write.spool.SpoolFixture.FULL;
import static dev.meterbook.ingest.write.spool.SpoolFixture.KEPT;
import static dev.meterbook.ingest.write.spool.SpoolFixture.SMALL;
import static dev.meterbook.ingest.write.spool.SpoolFixture.drain;
import static dev.meterbook.ingest.write.spool.SpoolFixture.entry;
import static dev.meterbook.ingest.write.spool.SpoolFixture.files;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFaultTest {
  @TempDir Path temporary;

  private final FaultyDisk disk = new FaultyDisk();

  private Path directory() {
    return temporary.resolve("spool");
  }

  private Spool open() throws IOException {
    return Spool.open(directory(), "rows-1", SMALL, disk);
  }

  @Test
  void aFullDiskIsNeverAcknowledgedAndHealsWhenSpaceReturns() throws IOException {
    for (long space = 0; space < 400; space += 7) {
      List<String> kept = new ArrayList<>();
      try (Spool spool = open()) {
        disk.space.set(space);
        for (int i = 0; i < 5; i++) {
          Appended outcome = spool.append(entry(space + " full " + i));
          if (outcome.equals(KEPT)) {
            kept.add(space + " full " + i);
          } else {
            assertThat(outcome).isEqualTo(failed("No space left on device"));
            assertThat(spool.failure()).contains("java.io.IOException: No space left on device");
          }
        }
        assertThat(kept).hasSizeLessThan(5);
        assertThat(spool.entries()).isEqualTo(kept.size());

        disk.space.set(Long.MAX_VALUE);
        assertThat(spool.append(entry("healed"))).isEqualTo(KEPT);
        kept.add("healed");
        assertThat(spool.failure()).isEmpty();
      }
      try (Spool spool = open()) {
        assertThat(spool.tornTails()).isZero();
        assertThat(spool.damages()).isZero();
        assertThat(drain(spool)).isEqualTo(kept);
      }
    }
  }

  @Test
  void aDiskThatDiesAtAnyStepLosesNothingAcknowledged() throws IOException {
    for (int steps = 0; steps < 40; steps++) {
      List<String> kept = new ArrayList<>();
      try (Spool spool = open()) {
        disk.stepsLeft.set(steps);
        for (int i = 0; i < 8; i++) {
          String text = steps + " " + i + " " + "x".repeat(1500);
          if (spool.append(entry(text)).equals(KEPT)) {
            kept.add(text);
          }
        }
      }
      disk.stepsLeft.set(Long.MAX_VALUE);
      try (Spool spool = open()) {
        // What was refused may be there all the same, but nothing that was kept may be missing.
        assertThat(drain(spool)).as("after %d steps", steps).containsSubsequence(kept);
        assertThat(spool.damages()).isZero();
      }
    }
  }

  @Test
  void afterAFailedForceTheSegmentIsNeverWrittenAgain() throws IOException {
    try (Spool spool = open()) {
      assertThat(spool.append(entry("before"))).isEqualTo(KEPT);
      Path abandoned = files(directory(), ".spool").getFirst();
      long size = Files.size(abandoned);

      disk.forcesFail = true;
      assertThat(spool.append(entry("doubtful"))).isEqualTo(failed("Input/output error"));
      assertThat(spool.append(entry("doubtful, too"))).isEqualTo(failed("Input/output error"));
      disk.forcesFail = false;
      assertThat(spool.append(entry("after"))).isEqualTo(KEPT);

      assertThat(Files.size(abandoned)).isEqualTo(size);
      assertThat(files(directory(), ".spool")).hasSize(2);
      assertThat(spool.entries()).isEqualTo(2);
      assertThat(drain(spool)).containsExactly("before", "after");
    }
  }

  @Test
  void aDiskThatIsWellAgainIsFoundSoWithoutAnEntry() throws IOException {
    try (Spool spool = open()) {
      disk.forcesFail = true;
      spool.append(entry("refused"));
      assertThat(spool.failure()).contains("java.io.IOException: Input/output error");

      disk.forcesFail = false;

      assertThat(spool.failure()).isEmpty();
      assertThat(spool.entries()).isZero();
    }
  }

  @Test
  void whatWasRefusedLeavesNoRoomTaken() throws IOException {
    try (Spool spool = open()) {
      disk.space.set(0);
      for (int i = 0; i < 20; i++) {
        assertThat(spool.append(entry("x".repeat(10_000)))).isNotEqualTo(FULL);
      }
      disk.space.set(Long.MAX_VALUE);

      assertThat(spool.bytes()).isZero();
      assertThat(files(directory(), ".spool")).isEmpty();
      assertThat(spool.append(entry("x".repeat(60_000)))).isEqualTo(KEPT);
    }
  }

  @Test
  void replayGoesOnAndFreesSpaceWhenTheMarkCannotBeSaved() throws IOException {
    try (Spool spool = open()) {
      for (int i = 0; i < 100; i++) {
        spool.append(entry("entry " + i));
      }
      disk.space.set(0);
      List<String> first = SpoolFixture.texts(spool.next(70, 1 << 20).orElseThrow());
      spool.next(70, 1 << 20).orElseThrow().done();

      assertThat(spool.refusedMarks()).isEqualTo(1);
      assertThat(drain(spool)).hasSize(100 - first.size()).endsWith("entry 99");
      assertThat(files(directory(), ".spool")).isEmpty();
    }
  }

  @Test
  void aCrashAfterAMarkThatWasNotSavedHandsOutAgainAndSkipsNothing() throws IOException {
    try (Spool spool = open()) {
      spool.append(entry("a"));
      spool.append(entry("b"));
      disk.space.set(0);
      spool.next(1, 1000).orElseThrow().done();
      disk.space.set(Long.MAX_VALUE);
    }

    try (Spool spool = open()) {
      assertThat(drain(spool)).containsExactly("a", "b");
    }
  }

  @Test
  void aPowerCutAtAnyMomentKeepsWhatWasAcknowledged() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    List<String> acknowledged = new ArrayList<>();
    try (Spool spool =
        Spool.open(directory(), "rows-1", new SpoolLimits(64 << 20, 64 << 10), disk)) {
      Thread sender =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; !stop.get(); i++) {
                      if (spool.append(entry("entry " + i)).equals(KEPT)) {
                        synchronized (acknowledged) {
                          acknowledged.add("entry " + i);
                        }
                      }
                    }
                  });
      for (int cut = 0; cut < 20; cut++) {
        List<String> expected;
        synchronized (acknowledged) {
          expected = List.copyOf(acknowledged);
        }
        Path left = temporary.resolve("cut" + cut);
        leave(left, Map.copyOf(disk.forced));

        try (Spool after = Spool.open(left, "rows-1", SMALL)) {
          assertThat(drain(after)).startsWith(expected.toArray(String[]::new));
        }
      }
      stop.set(true);
      sender.join();
    }
  }

  /** Copies what was forced and nothing else. */
  private void leave(Path left, Map<Path, Long> forced) throws IOException {
    Files.createDirectory(left);
    for (Path file : files(directory(), ".spool")) {
      int size = Math.toIntExact(forced.getOrDefault(file, 0L));
      byte[] bytes = Arrays.copyOf(Files.readAllBytes(file), size);
      Files.write(left.resolve(file.getFileName()), bytes);
    }
  }

  private static Appended failed(String message) {
    return new Appended.Failed("java.io.IOException: " + message);
  }
}
