package dev.meterbook.ingest.write.spool;

import static dev.meterbook.ingest.write.spool.SpoolFixture.KEPT;
import static dev.meterbook.ingest.write.spool.SpoolFixture.SMALL;
import static dev.meterbook.ingest.write.spool.SpoolFixture.copy;
import static dev.meterbook.ingest.write.spool.SpoolFixture.drain;
import static dev.meterbook.ingest.write.spool.SpoolFixture.entry;
import static dev.meterbook.ingest.write.spool.SpoolFixture.files;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolDamageTest {
  @TempDir Path temporary;

  private final FaultyDisk disk = new FaultyDisk();

  /** A spool that three entries were written to; returns where each of them ends. */
  private long[] written(Path directory) throws IOException {
    long[] ends = new long[3];
    try (Spool spool = Spool.open(directory, "rows-1", SMALL)) {
      for (int i = 0; i < 3; i++) {
        assertThat(spool.append(entry("entry " + i))).isEqualTo(KEPT);
        ends[i] = Segment.HEADER_BYTES + spool.bytes();
      }
    }
    return ends;
  }

  private static void flip(Path file, long at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) at] = (byte) (bytes[(int) at] ^ 1 << (at % 8));
    Files.write(file, bytes);
  }

  private static Path segment(Path directory) {
    return files(directory, ".spool").getFirst();
  }

  @Test
  void aTailTornAtAnyByteIsCutAndTheRestKept() throws IOException {
    Path whole = temporary.resolve("whole");
    long[] ends = written(whole);

    for (long size = ends[1]; size < ends[2]; size++) {
      Path torn = temporary.resolve("torn" + size);
      copy(whole, torn);
      Files.write(segment(torn), Arrays.copyOf(Files.readAllBytes(segment(torn)), (int) size));

      try (Spool spool = Spool.open(torn, "rows-1", SMALL)) {
        assertThat(spool.tornTails()).isEqualTo(size > ends[1] ? 1 : 0);
        assertThat(spool.damages()).isZero();
        assertThat(spool.entries()).isEqualTo(2);
        assertThat(spool.append(entry("next"))).isEqualTo(KEPT);
        assertThat(drain(spool)).containsExactly("entry 0", "entry 1", "next");
      }
    }
  }

  @Test
  void aTailOfZerosIsCut() throws IOException {
    Path directory = temporary.resolve("spool");
    long[] ends = written(directory);
    Files.write(
        segment(directory),
        Arrays.copyOf(Files.readAllBytes(segment(directory)), (int) ends[2] + 5000));

    try (Spool spool = Spool.open(directory, "rows-1", SMALL)) {
      assertThat(spool.tornTails()).isEqualTo(1);
      assertThat(spool.entries()).isEqualTo(3);
    }
    try (Spool spool = Spool.open(directory, "rows-1", SMALL)) {
      assertThat(spool.tornTails()).isZero();
      assertThat(drain(spool)).containsExactly("entry 0", "entry 1", "entry 2");
    }
  }

  @Test
  void aBitFlippedAtAnyByteCostsThatEntryAlone() throws IOException {
    Path whole = temporary.resolve("whole");
    long[] ends = written(whole);

    for (long at = ends[0]; at < ends[1]; at++) {
      Path damaged = temporary.resolve("damaged" + at);
      copy(whole, damaged);
      flip(segment(damaged), at);
      byte[] asFound = Files.readAllBytes(segment(damaged));

      try (Spool spool = Spool.open(damaged, "rows-1", SMALL)) {
        assertThat(spool.damages()).as("flip at %d", at).isEqualTo(1);
        assertThat(spool.entries()).isEqualTo(2);
        assertThat(drain(spool)).containsExactly("entry 0", "entry 2");
        assertThat(spool.damages()).isEqualTo(1);
        assertThat(files(damaged, ".spool")).isEmpty();
        assertThat(Files.readAllBytes(files(damaged, ".damaged").getFirst())).isEqualTo(asFound);
      }
    }
  }

  @Test
  void aBitFlippedWhileRunningIsCountedOnceWithItsRecords() throws IOException {
    Path directory = temporary.resolve("spool");
    long[] ends = written(directory);
    try (Spool spool = Spool.open(directory, "rows-1", SMALL)) {
      flip(segment(directory), ends[0] + 30);

      assertThat(spool.next(9, 1000)).isPresent();
      assertThat(spool.next(9, 1000)).isPresent();

      assertThat(spool.damages()).isEqualTo(1);
      assertThat(spool.lostRecords()).isEqualTo(3);
      assertThat(spool.entries()).isEqualTo(2);
      assertThat(spool.records()).isEqualTo(6);
      assertThat(drain(spool)).containsExactly("entry 0", "entry 2");
      assertThat(spool.damages()).isEqualTo(1);
      assertThat(spool.entries()).isZero();
      assertThat(files(directory, ".damaged")).hasSize(1);
    }
  }

  @Test
  void aBitFlippedInAnyByteOfTheHeaderSetsTheFileAside() throws IOException {
    Path whole = temporary.resolve("whole");
    written(whole);

    for (long at = 0; at < Segment.HEADER_BYTES; at++) {
      Path damaged = temporary.resolve("damaged" + at);
      copy(whole, damaged);
      flip(segment(damaged), at);

      try (Spool spool = Spool.open(damaged, "rows-1", SMALL)) {
        assertThat(spool.damages()).isEqualTo(1);
        assertThat(spool.entries()).isZero();
        assertThat(spool.append(entry("next"))).isEqualTo(KEPT);
        assertThat(drain(spool)).containsExactly("next");
        assertThat(files(damaged, ".damaged")).hasSize(1);
      }
    }
  }

  @Test
  void aMarkDamagedAnywhereHandsOutAllAgain() throws IOException {
    Path whole = temporary.resolve("whole");
    written(whole);
    try (Spool spool = Spool.open(whole, "rows-1", SMALL)) {
      spool.next(1, 1000).orElseThrow().done();
    }

    for (long at = 0; at < 20; at++) {
      Path damaged = temporary.resolve("damaged" + at);
      copy(whole, damaged);
      flip(damaged.resolve("mark"), at);

      try (Spool spool = Spool.open(damaged, "rows-1", SMALL)) {
        assertThat(spool.damages()).isEqualTo(1);
        assertThat(drain(spool)).containsExactly("entry 0", "entry 1", "entry 2");
      }
    }
  }

  @Test
  void aDamagedEndOfAnEarlierSegmentIsALossAndNotATornTail() throws IOException {
    Path directory = temporary.resolve("spool");
    long[] ends = written(directory);
    try (Spool spool = Spool.open(directory, "rows-1", SMALL)) {
      spool.append(entry("later"));
    }
    Path earlier = segment(directory);
    Files.write(earlier, Arrays.copyOf(Files.readAllBytes(earlier), (int) ends[2] - 1));

    try (Spool spool = Spool.open(directory, "rows-1", SMALL)) {
      assertThat(spool.tornTails()).isZero();
      assertThat(spool.damages()).isEqualTo(1);
      assertThat(drain(spool)).containsExactly("entry 0", "entry 1", "later");
      assertThat(files(directory, ".damaged")).hasSize(1);
    }
  }

  @Test
  void aDamagedPayloadOfAnEarlierSegmentIsFoundWhenItIsReplayed() throws IOException {
    Path directory = temporary.resolve("spool");
    long[] ends = written(directory);
    try (Spool spool = Spool.open(directory, "rows-1", SMALL)) {
      spool.append(entry("later"));
    }
    flip(segment(directory), ends[1] - 1);

    try (Spool spool = Spool.open(directory, "rows-1", SMALL)) {
      assertThat(spool.damages()).isZero();
      assertThat(spool.entries()).isEqualTo(4);

      assertThat(drain(spool)).containsExactly("entry 0", "entry 2", "later");

      assertThat(spool.damages()).isEqualTo(1);
      assertThat(spool.lostRecords()).isEqualTo(3);
      assertThat(spool.entries()).isZero();
      assertThat(files(directory, ".damaged")).hasSize(1);
    }
  }

  @Test
  void aFrameForgedInAPayloadIsNotReadEvenBehindDamage() throws IOException {
    Path directory = temporary.resolve("spool");
    long[] ends = written(directory);
    byte[] other = Files.readAllBytes(segment(directory));
    byte[] frame = Arrays.copyOfRange(other, (int) ends[0], (int) ends[1]);
    Path attacked = temporary.resolve("attacked");
    try (Spool spool = Spool.open(attacked, "rows-1", SMALL)) {
      SpoolEntry like = entry("");
      spool.append(new SpoolEntry(like.acceptedAt(), like.signal(), "attacker", 1, frame));
      spool.append(entry("honest"));
    }
    flip(segment(attacked), Segment.HEADER_BYTES + 20);

    try (Spool spool = Spool.open(attacked, "rows-1", SMALL)) {
      assertThat(drain(spool)).containsExactly("honest");
    }
  }

  @Test
  void whatTheDiskCannotReadIsPassedOverAndKeptAside() throws IOException {
    Path directory = temporary.resolve("spool");
    written(directory);
    try (Spool spool = Spool.open(directory, "rows-1", SMALL, disk)) {
      spool.append(entry("later"));
      disk.readsFail = true;

      assertThat(spool.next(9, 1000)).isEmpty();

      disk.readsFail = false;
      assertThat(spool.lostRecords()).isEqualTo(12);
      assertThat(spool.entries()).isZero();
      assertThat(files(directory, ".damaged")).hasSize(2);
      assertThat(spool.append(entry("next"))).isEqualTo(KEPT);
      assertThat(drain(spool)).containsExactly("next");
    }
  }

  @Test
  void aDamagedFileGivenItsNameBackIsReadAgain() throws IOException {
    whatTheDiskCannotReadIsPassedOverAndKeptAside();
    Path directory = temporary.resolve("spool");
    for (Path file : files(directory, ".damaged")) {
      Files.move(file, Path.of(file.toString().replace(".damaged", "")));
    }
    Files.delete(directory.resolve("mark"));

    try (Spool spool = Spool.open(directory, "rows-1", SMALL)) {
      assertThat(drain(spool)).containsExactly("entry 0", "entry 1", "entry 2", "later");
    }
  }

  @Test
  void onlyTheNewestFourDamagedFilesAreKept() throws IOException {
    Path directory = temporary.resolve("spool");
    for (int i = 0; i < 6; i++) {
      long[] ends = written(directory);
      flip(segment(directory), ends[0] - 1);
      try (Spool spool = Spool.open(directory, "rows-1", SMALL)) {
        assertThat(drain(spool)).containsExactly("entry 1", "entry 2");
      }
    }

    List<String> names =
        files(directory, ".damaged").stream().map(file -> file.getFileName().toString()).toList();
    assertThat(names)
        .isEqualTo(
            IntStream.rangeClosed(3, 6).mapToObj(i -> "%018d.spool.damaged".formatted(i)).toList());
  }
}
