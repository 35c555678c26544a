package dev.meterbook.ingest.write.spool;

import dev.meterbook.ledger.Signal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One entry as it lies in a segment: the segment's marker (8 bytes), checksum (4), length of the
 * body (4), then the body: accept time (8 + 4), signal (1), records (8), length of the tenant (2),
 * tenant, payload. The checksum covers all that follows it.
 */
final class Frame {
  /** What lies before the body. */
  static final int PREFIX_BYTES = 16;

  /** A body without tenant and payload. */
  static final int BODY_BYTES_MIN = 23;

  private final SpoolEntry entry;
  private final byte[] head;

  private Frame(SpoolEntry entry, byte[] head) {
    this.entry = entry;
    this.head = head;
  }

  static Frame of(SpoolEntry entry) {
    byte[] tenant = entry.tenant().getBytes(StandardCharsets.UTF_8);
    int checked = PREFIX_BYTES - Long.BYTES + BODY_BYTES_MIN + tenant.length;
    ByteBuffer head = ByteBuffer.allocate(checked);
    head.position(Integer.BYTES);
    head.putInt(BODY_BYTES_MIN + tenant.length + entry.payload().length);
    Instant acceptedAt = entry.acceptedAt();
    head.putLong(acceptedAt.getEpochSecond()).putInt(acceptedAt.getNano());
    head.put(codeOf(entry.signal()));
    head.putLong(entry.records());
    head.putShort((short) tenant.length);
    head.put(tenant);

    CRC32C checksum = new CRC32C();
    checksum.update(head.array(), Integer.BYTES, checked - Integer.BYTES);
    checksum.update(entry.payload());
    head.putInt(0, (int) checksum.getValue());
    return new Frame(entry, head.array());
  }

  long bytes() {
    return (long) Long.BYTES + head.length + entry.payload().length;
  }

  static long bytes(List<Frame> frames) {
    return frames.stream().mapToLong(Frame::bytes).sum();
  }

  SpoolEntry entry() {
    return entry;
  }

  /** All after the marker and before the payload. */
  byte[] head() {
    return head;
  }

  static int bodyBytes(ByteBuffer bytes, int at) {
    return bytes.getInt(at + 12);
  }

  /** Whether the frame at {@code at}, all of whose bytes are there, is what was written. */
  static boolean isSound(ByteBuffer bytes, int at) {
    int length = bodyBytes(bytes, at);
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.slice(at + 12, Integer.BYTES + length));
    int tenant = Short.toUnsignedInt(bytes.getShort(at + PREFIX_BYTES + 21));
    byte signal = bytes.get(at + PREFIX_BYTES + 12);
    return (int) checksum.getValue() == bytes.getInt(at + 8)
        && tenant <= length - BODY_BYTES_MIN
        && signal >= 1
        && signal <= 3;
  }

  static Instant acceptedAt(ByteBuffer bytes, int body) {
    return Instant.ofEpochSecond(bytes.getLong(body), bytes.getInt(body + 8));
  }

  static long records(ByteBuffer bytes, int body) {
    return bytes.getLong(body + 13);
  }

  static SpoolEntry entry(ByteBuffer bytes, int body, int length) {
    byte[] tenant = new byte[Short.toUnsignedInt(bytes.getShort(body + 21))];
    bytes.get(body + BODY_BYTES_MIN, tenant);
    byte[] payload = new byte[length - BODY_BYTES_MIN - tenant.length];
    bytes.get(body + BODY_BYTES_MIN + tenant.length, payload);
    return new SpoolEntry(
        acceptedAt(bytes, body),
        signalOf(bytes.get(body + 12)),
        new String(tenant, StandardCharsets.UTF_8),
        records(bytes, body),
        payload);
  }

  // Our own numbers: the order of the enum may change, files may not.
  private static byte codeOf(Signal signal) {
    return switch (signal) {
      case METRICS -> 1;
      case LOGS -> 2;
      case TRACES -> 3;
    };
  }

  private static Signal signalOf(byte code) {
    return switch (code) {
      case 1 -> Signal.METRICS;
      case 2 -> Signal.LOGS;
      case 3 -> Signal.TRACES;
      default -> throw new IllegalStateException("signal " + code + " in a sound frame");
    };
  }
}
