package dev.meterbook.ingest.write.spool;

import static dev.meterbook.ingest.write.spool.SpoolFixture.FULL;
import static dev.meterbook.ingest.write.spool.SpoolFixture.KEPT;
import static dev.meterbook.ingest.write.spool.SpoolFixture.SMALL;
import static dev.meterbook.ingest.write.spool.SpoolFixture.T0;
import static dev.meterbook.ingest.write.spool.SpoolFixture.drain;
import static dev.meterbook.ingest.write.spool.SpoolFixture.entry;
import static dev.meterbook.ingest.write.spool.SpoolFixture.files;
import static dev.meterbook.ingest.write.spool.SpoolFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meterbook.ledger.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  @TempDir Path temporary;

  private Path directory() {
    return temporary.resolve("spool");
  }

  private Spool open() throws IOException {
    return Spool.open(directory(), "rows-1", SMALL);
  }

  @Test
  void entriesComeBackInOrderAcrossSegments() throws IOException {
    List<String> sent = IntStream.range(0, 300).mapToObj(i -> "entry " + i).toList();

    try (Spool spool = open()) {
      for (String text : sent) {
        assertThat(spool.append(entry(text))).isEqualTo(KEPT);
      }

      assertThat(files(directory(), ".spool")).hasSizeGreaterThan(3);
      assertThat(drain(spool)).isEqualTo(sent);
      assertThat(files(directory(), ".spool")).isEmpty();
    }
  }

  @Test
  void anEntryComesBackAsItWas() throws IOException {
    byte[] payload = {0, -1, 13, 10, 127, -128};
    try (Spool spool = open()) {
      spool.append(new SpoolEntry(T0, Signal.TRACES, "Ténänt", 17, payload));

      SpoolBatch batch = spool.next(10, 100).orElseThrow();

      assertThat(batch.schema()).isEqualTo("rows-1");
      assertThat(batch.records()).isEqualTo(17);
      SpoolEntry back = batch.entries().getFirst();
      assertThat(back.acceptedAt()).isEqualTo(T0);
      assertThat(back.signal()).isEqualTo(Signal.TRACES);
      assertThat(back.tenant()).isEqualTo("Ténänt");
      assertThat(back.payload()).isEqualTo(payload);
    }
  }

  @Test
  void everySignalAndAnEmptyPayloadSurviveAReopen() throws IOException {
    try (Spool spool = open()) {
      for (Signal signal : Signal.values()) {
        spool.append(new SpoolEntry(T0, signal, "", 0, new byte[0]));
      }
    }

    try (Spool spool = open()) {
      assertThat(spool.next(10, 1000).orElseThrow().entries())
          .extracting(SpoolEntry::signal)
          .containsExactly(Signal.values());
      assertThat(spool.tornTails()).isZero();
    }
  }

  @Test
  void aPayloadLargerThanASegmentIsKept() throws IOException {
    try (Spool spool = open()) {
      spool.append(entry("before"));
      spool.append(entry("x".repeat(20_000)));
      spool.append(entry("after"));
    }

    try (Spool spool = open()) {
      assertThat(drain(spool)).containsExactly("before", "x".repeat(20_000), "after");
    }
  }

  @Test
  void aBatchIsBoundedByEntriesAndByBytesButNeverEmpty() throws IOException {
    try (Spool spool = open()) {
      spool.append(entry("a".repeat(100)));
      long one = spool.bytes();
      spool.append(entry("b".repeat(100)));
      spool.append(entry("c".repeat(100)));

      assertThat(spool.next(2, 1000).orElseThrow().entries()).hasSize(2);
      assertThat(spool.next(9, 2 * one).orElseThrow().entries()).hasSize(2);
      assertThat(spool.next(9, 2 * one - 1).orElseThrow().entries()).hasSize(1);
      assertThat(spool.next(9, 1).orElseThrow().entries()).hasSize(1);
    }
  }

  @Test
  void whatIsReadAndNotDoneIsHandedOutAgain() throws IOException {
    try (Spool spool = open()) {
      spool.append(entry("a"));
      spool.append(entry("b"));
      assertThat(texts(spool.next(1, 1000).orElseThrow())).containsExactly("a");

      assertThat(texts(spool.next(9, 1000).orElseThrow())).containsExactly("a", "b");
    }

    try (Spool spool = open()) {
      assertThat(texts(spool.next(9, 1000).orElseThrow())).containsExactly("a", "b");
    }
  }

  @Test
  void theMarkSurvivesAReopen() throws IOException {
    try (Spool spool = open()) {
      IntStream.range(0, 300).forEach(i -> spool.append(entry("entry " + i)));
      for (int i = 0; i < 29; i++) {
        spool.next(7, 1 << 20).orElseThrow().done();
      }
    }

    try (Spool spool = open()) {
      long left = spool.entries();
      List<String> rest = drain(spool);
      assertThat(rest).hasSize((int) left).endsWith("entry 299");
      assertThat(rest.getFirst()).isEqualTo("entry " + (300 - left));
      assertThat(left).isBetween(97L, 200L);
    }
    try (Spool spool = open()) {
      assertThat(spool.next(9, 1000)).isEmpty();
      assertThat(spool.append(entry("later"))).isEqualTo(KEPT);
    }
    try (Spool spool = open()) {
      assertThat(drain(spool)).containsExactly("later");
    }
  }

  @Test
  void doneTwiceOrLateMovesNothing() throws IOException {
    try (Spool spool = open()) {
      spool.append(entry("a"));
      spool.append(entry("b"));
      spool.append(entry("c"));
      SpoolBatch one = spool.next(1, 1000).orElseThrow();
      SpoolBatch two = spool.next(2, 1000).orElseThrow();

      two.done();
      one.done();
      two.done();

      assertThat(spool.entries()).isEqualTo(1);
      assertThat(spool.records()).isEqualTo(3);
      assertThat(drain(spool)).containsExactly("c");
    }
  }

  @Test
  void gaugesFollowWhatIsKeptAndDone() throws IOException {
    try (Spool spool = open()) {
      assertThat(spool.oldest()).isEmpty();
      spool.append(new SpoolEntry(T0, Signal.LOGS, "t", 5, new byte[10]));
      spool.append(new SpoolEntry(T0.plusSeconds(1), Signal.LOGS, "t", 7, new byte[10]));
      assertThat(spool.entries()).isEqualTo(2);
      assertThat(spool.records()).isEqualTo(12);
      assertThat(spool.bytes()).isEqualTo(2 * (16 + 23 + 1 + 10));
      assertThat(spool.oldest()).contains(T0);

      spool.next(1, 1000).orElseThrow().done();

      assertThat(spool.entries()).isEqualTo(1);
      assertThat(spool.records()).isEqualTo(7);
      assertThat(spool.bytes()).isEqualTo(2 * (16 + 23 + 1 + 10));
      assertThat(spool.oldest()).contains(T0.plusSeconds(1));
    }
    try (Spool spool = open()) {
      assertThat(spool.entries()).isEqualTo(1);
      assertThat(spool.records()).isEqualTo(7);
      assertThat(spool.bytes()).isEqualTo(2 * (16 + 23 + 1 + 10));
      assertThat(spool.oldest()).contains(T0.plusSeconds(1));

      drain(spool);

      assertThat(spool.entries()).isZero();
      assertThat(spool.records()).isZero();
      assertThat(spool.bytes()).isZero();
      assertThat(spool.oldest()).isEmpty();
    }
  }

  @Test
  void theLastEntryThatFitsIsKeptAndOnePastItIsFull() throws IOException {
    SpoolEntry one = new SpoolEntry(T0, Signal.LOGS, "", 1, new byte[1024 - 39]);
    try (Spool spool = open()) {
      for (int i = 0; i < 64; i++) {
        assertThat(spool.append(one)).isEqualTo(KEPT);
      }
      assertThat(spool.bytes()).isEqualTo(SMALL.bytesMax());
      assertThat(spool.isFull()).isFalse();

      assertThat(spool.append(new SpoolEntry(T0, Signal.LOGS, "", 1, new byte[0]))).isEqualTo(FULL);

      assertThat(spool.entries()).isEqualTo(64);
      assertThat(spool.isFull()).isTrue();
      spool.next(4, 1 << 20).orElseThrow().done();
      assertThat(spool.isFull()).isFalse();
      assertThat(spool.append(one)).isEqualTo(KEPT);
    }
    try (Spool spool = open()) {
      assertThat(spool.append(one)).isEqualTo(KEPT);
      assertThat(spool.append(one)).isEqualTo(KEPT);
      assertThat(spool.append(one)).isEqualTo(KEPT);
      assertThat(spool.append(one)).isEqualTo(FULL);
    }
  }

  @Test
  void anEntryOneByteTooLargeForTheRestIsFull() throws IOException {
    try (Spool spool = open()) {
      int rest = (int) SMALL.bytesMax() - 39;
      assertThat(spool.append(new SpoolEntry(T0, Signal.LOGS, "", 1, new byte[rest + 1])))
          .isEqualTo(FULL);
      assertThat(spool.isFull()).isFalse(); // it is empty
      assertThat(spool.append(new SpoolEntry(T0, Signal.LOGS, "", 1, new byte[rest])))
          .isEqualTo(KEPT);
    }
  }

  @Test
  void aSecondOpenFailsAndTheFirstKeepsItsLock() throws IOException {
    try (Spool spool = open()) {
      assertThatThrownBy(this::open).hasMessageContaining("is in use by another process");
      assertThatThrownBy(this::open).hasMessageContaining("is in use by another process");
      assertThat(spool.append(entry("a"))).isEqualTo(KEPT);
    }
  }

  @Test
  void onlyTheOwnerMayLookInside() throws IOException {
    open().close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
        .isEqualTo("rwx------");
  }

  @Test
  void rowsOfAnOlderVersionSayTheirSchema() throws IOException {
    try (Spool spool = Spool.open(directory(), "rows-1", SMALL)) {
      spool.append(entry("old"));
    }

    try (Spool spool = Spool.open(directory(), "rows-2", SMALL)) {
      spool.append(entry("new"));
      SpoolBatch old = spool.next(9, 1000).orElseThrow();
      assertThat(old.schema()).isEqualTo("rows-1");
      assertThat(texts(old)).containsExactly("old");
      old.done();
      assertThat(spool.next(9, 1000).orElseThrow().schema()).isEqualTo("rows-2");
    }
  }

  @Test
  void aSchemaOf64BytesIsTakenAndOneMoreIsNot() throws IOException {
    try (Spool spool = Spool.open(directory(), "s".repeat(64), SMALL)) {
      spool.append(entry("a"));
    }
    try (Spool spool = open()) {
      assertThat(spool.next(1, 1).orElseThrow().schema()).isEqualTo("s".repeat(64));
    }

    assertThatThrownBy(() -> Spool.open(directory(), "s".repeat(65), SMALL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void appendAfterCloseIsRefused() throws IOException {
    Spool spool = open();
    spool.close();

    assertThat(spool.append(entry("late"))).isInstanceOf(Appended.Failed.class);
  }

  @Test
  void anInterruptedSenderDoesNotHarmTheOthers() throws IOException {
    try (Spool spool = open()) {
      Thread.currentThread().interrupt();
      assertThat(spool.append(entry("a"))).isEqualTo(KEPT);
      assertThat(Thread.interrupted()).isTrue();

      assertThat(spool.append(entry("b"))).isEqualTo(KEPT);
      assertThat(drain(spool)).containsExactly("a", "b");
    }
  }

  @Test
  void manyWhoAppendAtOnceShareForces() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    int threads = 200;
    int each = 5;
    try (Spool spool = Spool.open(directory(), "rows-1", new SpoolLimits(1 << 20, 1 << 20), disk)) {
      disk.forces.set(0);
      CountDownLatch ready = new CountDownLatch(threads);
      List<Thread> senders = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int sender = thread;
        senders.add(
            Thread.startVirtualThread(
                () -> {
                  ready.countDown();
                  await(ready);
                  for (int i = 0; i < each; i++) {
                    assertThat(spool.append(entry(sender + ":" + i))).isEqualTo(KEPT);
                  }
                }));
      }
      for (Thread sender : senders) {
        sender.join();
      }
      assertThat(disk.forces.get()).isLessThan(threads * each / 4);

      List<String> back = drain(spool);

      assertThat(back).hasSize(threads * each).doesNotHaveDuplicates();
      for (int thread = 0; thread < threads; thread++) {
        String own = thread + ":";
        assertThat(back.stream().filter(text -> text.startsWith(own)))
            .containsExactly(own + 0, own + 1, own + 2, own + 3, own + 4);
      }
    }
  }

  @Test
  void appendingGoesOnWhileReplayRuns() throws Exception {
    try (Spool spool = open()) {
      int count = 2000;
      Thread sender =
          Thread.startVirtualThread(
              () -> {
                for (int i = 0; i < count; i++) {
                  while (spool.append(entry("" + i)) == FULL) {
                    Thread.onSpinWait();
                  }
                }
              });
      List<String> back = new ArrayList<>();
      while (back.size() < count) {
        back.addAll(drain(spool));
      }
      sender.join();

      assertThat(back).isEqualTo(IntStream.range(0, count).mapToObj(i -> "" + i).toList());
      assertThat(spool.entries()).isZero();
      assertThat(spool.bytes()).isZero();
      assertThat(spool.oldest()).isEmpty();
    }
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    assertThat(new SpoolLimits(4096, 4096).segmentBytesMax()).isEqualTo(4096);
    assertThatThrownBy(() -> new SpoolLimits(4096, 4095)).hasMessageContaining("4095");
    assertThatThrownBy(() -> new SpoolLimits(4096, 4097)).hasMessageContaining("4096");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
