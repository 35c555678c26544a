package dev.meterbook.ingest.write.spool;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The spool's files: {@code *.spool} segments, the {@code mark} up to which they are done, the
 * {@code lock}, and {@code *.damaged} copies kept for whoever wants to look. To have a damaged one
 * read again, give it back its {@code .spool} name and remove the mark before a start: what is
 * handed out twice is stored once.
 */
final class SpoolDirectory implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SpoolDirectory.class);
  private static final Pattern NUMBERED = Pattern.compile("\\d{18}\\.spool(\\.damaged)?");

  // Each is as large as a segment, and nobody may ever come to look.
  private static final int DAMAGED_FILES_MAX = 4;

  private static final int PROBE_BYTES = 4096;

  /** All before this place is done. */
  record Mark(long segment, long offset) {
    static final Mark START = new Mark(0, 0);

    boolean isAfter(Mark other) {
      return segment > other.segment || (segment == other.segment && offset > other.offset);
    }

    /** Where reading of the segment begins. */
    long in(Segment of) {
      if (of.number() < segment) {
        return Long.MAX_VALUE;
      }
      return of.number() > segment ? Segment.HEADER_BYTES : Math.max(offset, Segment.HEADER_BYTES);
    }
  }

  private final Path path;
  private final Segment.Disk disk;
  private final FileChannel lock;
  private final AtomicLong tornTails = new AtomicLong();
  private final AtomicLong damages = new AtomicLong();

  private SpoolDirectory(Path path, Segment.Disk disk, FileChannel lock) {
    this.path = path;
    this.disk = disk;
    this.lock = lock;
  }

  static SpoolDirectory open(Path path, Segment.Disk disk) throws IOException {
    // Whoever may read these files may read what the tenants sent.
    Files.createDirectories(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return new SpoolDirectory(path, disk, locked(path));
  }

  private static FileChannel locked(Path path) throws IOException {
    IOException taken =
        new IOException("the spool directory " + path + " is in use by another process");
    FileChannel channel = FileChannel.open(path.resolve("lock"), CREATE, WRITE);
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw taken;
      }
      return channel;
    } catch (OverlappingFileLockException ours) {
      // Not closed: on POSIX, closing any channel of the file would drop the lock we already hold.
      throw taken;
    }
  }

  /** The saved mark; the start if there is none that can be read, and then all is handed out. */
  Mark mark() throws IOException {
    Path file = path.resolve("mark");
    if (!Files.exists(file)) {
      return Mark.START;
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    if (bytes.limit() != 20 || bytes.getInt(16) != checksum(bytes)) {
      damages.incrementAndGet();
      LOG.warnf("spool_mark_damaged path=%s effect=redelivery", file);
      return Mark.START;
    }
    return new Mark(bytes.getLong(0), bytes.getLong(8));
  }

  void save(Mark mark) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(20).putLong(mark.segment).putLong(mark.offset);
    bytes.putInt(checksum(bytes)).flip();
    Path fresh = path.resolve("mark.new");
    // Never the file of an earlier attempt: if its force failed, a second one proves nothing.
    Files.deleteIfExists(fresh);
    try (FileChannel channel = disk.open(fresh, CREATE_NEW, WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, path.resolve("mark"), StandardCopyOption.ATOMIC_MOVE);
    force();
  }

  /**
   * The segments that are not done, oldest first. The last one, which may have been open at a
   * crash, is checked to its last byte; of the others the payloads are checked when they are
   * replayed, since reading a full spool takes longer than a start may.
   */
  List<Segment> recover(Mark mark) throws IOException {
    List<Path> files = files(".spool");
    List<Segment> segments = new ArrayList<>();
    for (Path file : files) {
      long size = Files.size(file);
      if (numberOf(file) < mark.segment || size <= Segment.HEADER_BYTES) {
        Files.delete(file);
        continue;
      }
      Optional<Segment> found = Segment.found(file, numberOf(file), disk);
      if (found.isEmpty()) {
        setAside(file, 1);
        Files.delete(file);
        continue;
      }
      Segment segment = found.get();
      recover(segment, mark.in(segment), size, file.equals(files.getLast()));
      if (segment.entries > 0) {
        segments.add(segment);
      } else {
        Files.delete(file);
      }
    }
    force();
    return segments;
  }

  private void recover(Segment segment, long from, long size, boolean last) throws IOException {
    long to = Math.max(from, size);
    Optional<Segment.Contents> skimmed = last ? Optional.empty() : segment.skim(from, to, disk);
    Segment.Contents contents =
        skimmed.isPresent() ? skimmed.get() : segment.contents(from, to, disk);
    segment.entries = contents.entries();
    segment.records = contents.records();
    segment.end = contents.soundTo();

    long tail = size - contents.soundTo();
    // Only the last file can have been open at a crash: elsewhere a bad end is a loss.
    long places = contents.gaps() + (tail > 0 && !last ? 1 : 0);
    if (places > 0) {
      setAside(segment.path(), places);
    }
    if (tail > 0 && last) {
      cut(segment.path(), contents.soundTo(), tail);
    }
  }

  private void cut(Path file, long end, long tail) throws IOException {
    try (FileChannel channel = disk.open(file, WRITE)) {
      channel.truncate(end);
      channel.force(true);
    }
    tornTails.incrementAndGet();
    LOG.warnf("spool_tail_cut path=%s bytes=%d", file, tail);
  }

  /** Whether the disk takes and keeps something new, asked with a file of a page. */
  boolean takesNew() {
    Path probe = path.resolve("probe");
    try {
      // Never the file of an earlier attempt: see save.
      Files.deleteIfExists(probe);
      try (FileChannel channel = disk.open(probe, CREATE_NEW, WRITE)) {
        ByteBuffer page = ByteBuffer.allocate(PROBE_BYTES);
        while (page.hasRemaining()) {
          channel.write(page);
        }
        channel.force(true);
      }
      Files.delete(probe);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  Segment create(long number, String schema) throws IOException {
    Path file = path.resolve("%018d.spool".formatted(number));
    Segment segment = Segment.create(file, number, schema, disk);
    try {
      force();
      return segment;
    } catch (IOException failure) {
      segment.discard();
      throw failure;
    }
  }

  /** Counts the places where entries were lost, and keeps the file under a second name. */
  void setAside(Path file, long places) throws IOException {
    damages.addAndGet(places);
    Path kept = file.resolveSibling(file.getFileName() + ".damaged");
    LOG.warnf("spool_damaged path=%s places=%d kept_as=%s", file, places, kept);
    if (Files.exists(kept)) {
      return;
    }
    try {
      // A link rather than a copy: it needs no space, which may be what is short.
      Files.createLink(kept, file);
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      Files.copy(file, kept, StandardCopyOption.REPLACE_EXISTING);
    }
    List<Path> all = files(".damaged");
    for (Path oldest : all.subList(0, Math.max(0, all.size() - DAMAGED_FILES_MAX))) {
      Files.delete(oldest);
    }
  }

  /** Deletes a file of ours; if the disk will not, the next start does. */
  void delete(Segment segment) {
    segment.close();
    try {
      Files.deleteIfExists(segment.path());
    } catch (IOException failure) {
      LOG.warnf(failure, "spool_delete_failed path=%s", segment.path());
    }
  }

  /** Makes durable what names were made, changed and deleted. */
  private void force() throws IOException {
    try (FileChannel channel = disk.open(path, READ)) {
      channel.force(true);
    }
  }

  Segment.Disk disk() {
    return disk;
  }

  long tornTails() {
    return tornTails.get();
  }

  long damages() {
    return damages.get();
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  /** The largest number a file here ever had, as far as one can see. */
  long lastNumber() throws IOException {
    return files("").stream().mapToLong(SpoolDirectory::numberOf).max().orElse(0);
  }

  /** Files that carry a segment's number, in its order. */
  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> NUMBERED.matcher(file.getFileName().toString()).matches())
          .filter(file -> file.toString().endsWith(suffix))
          .sorted()
          .toList();
    }
  }

  private static long numberOf(Path file) {
    return Long.parseLong(file.getFileName().toString(), 0, 18, 10);
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.slice(0, 16));
    return (int) checksum.getValue();
  }
}
