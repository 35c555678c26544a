package dev.meterbook.ingest.write.spool;

import dev.meterbook.ledger.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Entries with a text as their payload, and what else all tests of the spool need. */
final class SpoolFixture {
  static final Instant T0 = Instant.parse("2026-11-20T10:00:00.123456789Z");
  static final SpoolLimits SMALL = new SpoolLimits(64 << 10, 4096);
  static final Appended KEPT = new Appended.Kept();
  static final Appended FULL = new Appended.Full();

  private SpoolFixture() {}

  static SpoolEntry entry(String text) {
    return new SpoolEntry(T0, Signal.LOGS, "tenant", 3, text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(SpoolEntry entry) {
    return new String(entry.payload(), StandardCharsets.UTF_8);
  }

  static List<String> texts(SpoolBatch batch) {
    return batch.entries().stream().map(SpoolFixture::text).toList();
  }

  /** Replays all there is. */
  static List<String> drain(Spool spool) {
    List<String> all = new ArrayList<>();
    Optional<SpoolBatch> batch = spool.next(1000, 1 << 20);
    while (batch.isPresent()) {
      all.addAll(texts(batch.get()));
      batch.get().done();
      batch = spool.next(1000, 1 << 20);
    }
    return all;
  }

  static List<Path> files(Path directory, String suffix) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : files(from, "")) {
      Files.copy(file, to.resolve(file.getFileName()));
    }
  }
}
