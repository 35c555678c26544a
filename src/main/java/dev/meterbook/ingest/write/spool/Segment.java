package dev.meterbook.ingest.write.spool;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of the spool: a header, then frames. Written by one thread; the counts belong to the
 * spool and its lock.
 *
 * <p>Header: magic with format version (8 bytes), marker (8), schema (length 2, text), zeros, and
 * at its end a checksum (4). The marker is random and starts every frame, so that reading can go on
 * after damaged bytes – and so that no sender can hide a forged frame in a payload.
 */
final class Segment {
  static final int HEADER_BYTES = 128;
  static final int SCHEMA_BYTES_MAX = 64;

  private static final long MAGIC = 0x4d42_5350_4f4f_4c01L; // "MBSPOOL", format 1

  /** How files are opened: tests put a faulty disk here. */
  @FunctionalInterface
  interface Disk {
    FileChannel open(Path path, OpenOption... options) throws IOException;
  }

  private final Path path;
  private final long number;
  private final String schema;
  private final long marker;
  private final @Nullable FileChannel channel;

  /** Where its durable frames end; nothing beyond is ever read. */
  long end;

  /** What is in it and not yet passed by the mark. */
  long entries;

  long records;

  private Segment(Path path, long number, Header header, @Nullable FileChannel channel) {
    this.path = path;
    this.number = number;
    this.schema = header.schema;
    this.marker = header.marker;
    this.channel = channel;
    this.end = HEADER_BYTES;
  }

  static void checkSchema(String schema) {
    if (schema.getBytes(StandardCharsets.UTF_8).length > SCHEMA_BYTES_MAX) {
      throw new IllegalArgumentException("schema id longer than 64 bytes: " + schema);
    }
  }

  /** Makes the file; it is durable with the first append and the directory's own force. */
  static Segment create(Path path, long number, String schema, Disk disk) throws IOException {
    Header header = new Header(schema, new SecureRandom().nextLong());
    FileChannel channel = disk.open(path, CREATE_NEW, WRITE);
    Segment segment = new Segment(path, number, header, channel);
    try {
      writeFully(channel, header.encoded());
      return segment;
    } catch (IOException failure) {
      segment.discard();
      throw failure;
    }
  }

  /** A file found on disk, for reading only; empty if its header cannot be read. */
  static Optional<Segment> found(Path path, long number, Disk disk) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES);
    try (SegmentReader reader = new SegmentReader(disk.open(path, READ), 0, 0, HEADER_BYTES)) {
      reader.readOrClear(bytes, 0);
    }
    return Header.decoded(bytes.flip()).map(header -> new Segment(path, number, header, null));
  }

  /** Writes and forces. When it throws, this segment must be abandoned. */
  void append(List<Frame> frames, ByteBuffer staging) throws IOException {
    FileChannel open = open();
    staging.clear();
    for (Frame frame : frames) {
      stage(ByteBuffer.allocate(Long.BYTES).putLong(0, marker), staging, open);
      stage(ByteBuffer.wrap(frame.head()), staging, open);
      stage(ByteBuffer.wrap(frame.entry().payload()), staging, open);
    }
    writeFully(open, staging.flip());
    open.force(false);
  }

  /**
   * Takes back, as well as the disk allows, what was not acknowledged, and writes here no more.
   * After a failed force the kernel may count lost pages as clean, so that a second force on the
   * same file would succeed and prove nothing: the one here is a courtesy that nobody relies on.
   */
  void abandon() {
    try (FileChannel open = open()) {
      open.truncate(end);
      open.force(true);
    } catch (IOException ignored) {
      // The reader stops at the end that was forced, and the next start cuts or reports the rest.
    }
  }

  /** Abandons and deletes a file that holds nothing acknowledged. */
  void discard() {
    abandon();
    try {
      Files.deleteIfExists(path);
    } catch (IOException ignored) {
      // A file without entries is deleted at the next start.
    }
  }

  void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException ignored) {
      // All that matters in it was forced before.
    }
  }

  SegmentReader reader(long from, long to, Disk disk) throws IOException {
    return new SegmentReader(disk.open(path, READ), marker, from, to);
  }

  /** Reads all from {@code from} to {@code to} and says what is sound. */
  Contents contents(long from, long to, Disk disk) throws IOException {
    try (SegmentReader reader = reader(from, to, disk)) {
      long entries = 0;
      long records = 0;
      long gaps = 0;
      long soundTo = from;
      while (reader.advance()) {
        entries++;
        records += reader.records();
        gaps += reader.gapBytes() > 0 ? 1 : 0;
        soundTo = reader.position();
      }
      return new Contents(entries, records, gaps, soundTo);
    }
  }

  /**
   * Counts by the heads of the frames alone, without reading payloads; empty unless they lead from
   * {@code from} to {@code to} without a gap.
   */
  Optional<Contents> skim(long from, long to, Disk disk) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(Frame.PREFIX_BYTES + Frame.BODY_BYTES_MIN);
    long entries = 0;
    long records = 0;
    long at = from;
    try (SegmentReader reader = reader(from, to, disk)) {
      while (at < to) {
        reader.readOrClear(head.clear(), at);
        int bodyBytes = Frame.bodyBytes(head, 0);
        if (head.getLong(0) != marker || bodyBytes < Frame.BODY_BYTES_MIN) {
          return Optional.empty();
        }
        entries++;
        records += Frame.records(head, Frame.PREFIX_BYTES);
        at += Frame.PREFIX_BYTES + bodyBytes;
      }
    }
    return at == to ? Optional.of(new Contents(entries, records, 0, to)) : Optional.empty();
  }

  /** {@code gaps} are those with a sound frame behind them; the last sound one ends at soundTo. */
  record Contents(long entries, long records, long gaps, long soundTo) {}

  Path path() {
    return path;
  }

  long number() {
    return number;
  }

  String schema() {
    return schema;
  }

  long frameBytes() {
    return end - HEADER_BYTES;
  }

  private FileChannel open() throws IOException {
    if (channel == null) {
      throw new IOException("segment " + number + " is for reading only");
    }
    return channel;
  }

  // Through one direct buffer: the channel would else keep one as large as the largest payload.
  private static void stage(ByteBuffer bytes, ByteBuffer staging, FileChannel channel)
      throws IOException {
    while (bytes.hasRemaining()) {
      int step = Math.min(bytes.remaining(), staging.remaining());
      staging.put(staging.position(), bytes, bytes.position(), step);
      staging.position(staging.position() + step);
      bytes.position(bytes.position() + step);
      if (!staging.hasRemaining()) {
        writeFully(channel, staging.flip());
        staging.clear();
      }
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private record Header(String schema, long marker) {
    ByteBuffer encoded() {
      byte[] text = schema.getBytes(StandardCharsets.UTF_8);
      ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES);
      bytes.putLong(MAGIC).putLong(marker).putShort((short) text.length).put(text);
      return bytes.putInt(HEADER_BYTES - Integer.BYTES, checksum(bytes)).rewind();
    }

    static Optional<Header> decoded(ByteBuffer bytes) {
      if (bytes.getLong(0) != MAGIC
          || bytes.getInt(HEADER_BYTES - Integer.BYTES) != checksum(bytes)) {
        return Optional.empty();
      }
      byte[] text = new byte[bytes.getShort(16)];
      bytes.get(18, text);
      return Optional.of(new Header(new String(text, StandardCharsets.UTF_8), bytes.getLong(8)));
    }

    private static int checksum(ByteBuffer bytes) {
      CRC32C checksum = new CRC32C();
      checksum.update(bytes.slice(0, HEADER_BYTES - Integer.BYTES));
      return (int) checksum.getValue();
    }
  }
}
