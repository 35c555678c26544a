package dev.meterbook.ingest.write.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.time.Instant;

/**
 * Walks the frames of one segment and goes on behind what is damaged. Bytes that the disk cannot
 * read, or that are missing, count as damaged like any other.
 */
final class SegmentReader implements AutoCloseable {
  private static final int WINDOW_BYTES = 256 << 10;

  // One unreadable sector costs the entries in these bytes, no more.
  private static final int STEP_BYTES = 64 << 10;

  private final FileChannel channel;
  private final long marker;
  private final long end;

  private ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
  private long windowAt;

  private long position;
  private long gapBytes;
  private int body;
  private int bodyBytes;

  SegmentReader(FileChannel channel, long marker, long from, long end) {
    this.channel = channel;
    this.marker = marker;
    this.end = end;
    this.position = from;
  }

  /** Moves to the next sound frame; false when there is none before the end. */
  boolean advance() throws IOException {
    long from = position;
    for (long at = from; at < end; at = nextMarker(at + 1)) {
      if (isFrame(at)) {
        gapBytes = at - from;
        position = at + Frame.PREFIX_BYTES + bodyBytes;
        return true;
      }
    }
    gapBytes = end - from;
    position = end;
    return false;
  }

  /** Where the next frame begins. */
  long position() {
    return position;
  }

  /** What had to be passed over to come to this frame, or to the end. */
  long gapBytes() {
    return gapBytes;
  }

  Instant acceptedAt() {
    return Frame.acceptedAt(window, body);
  }

  long records() {
    return Frame.records(window, body);
  }

  int bytes() {
    return Frame.PREFIX_BYTES + bodyBytes;
  }

  SpoolEntry entry() {
    return Frame.entry(window, body, bodyBytes);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private boolean isFrame(long at) throws IOException {
    if (end - at < Frame.PREFIX_BYTES + Frame.BODY_BYTES_MIN) {
      return false;
    }
    int prefix = indexOf(at, Frame.PREFIX_BYTES);
    if (window.getLong(prefix) != marker) {
      return false;
    }
    bodyBytes = Frame.bodyBytes(window, prefix);
    if (bodyBytes < Frame.BODY_BYTES_MIN || bodyBytes > end - at - Frame.PREFIX_BYTES) {
      return false;
    }
    int frame = indexOf(at, Frame.PREFIX_BYTES + bodyBytes);
    body = frame + Frame.PREFIX_BYTES;
    return Frame.isSound(window, frame);
  }

  private long nextMarker(long from) throws IOException {
    for (long at = from; at <= end - Long.BYTES; at++) {
      if (window.getLong(indexOf(at, Long.BYTES)) == marker) {
        return at;
      }
    }
    return end;
  }

  /** Where in the window the bytes from {@code at} on lie, once they are read in. */
  private int indexOf(long at, int bytes) throws IOException {
    if (at < windowAt || at + bytes > windowAt + window.limit()) {
      load(at, bytes);
    }
    return (int) (at - windowAt);
  }

  private void load(long at, int bytes) throws IOException {
    if (bytes > window.capacity()) {
      window = ByteBuffer.allocate(bytes);
    }
    windowAt = at;
    window.limit((int) Math.min(window.capacity(), end - at));
    for (int from = 0; from < window.limit(); from += STEP_BYTES) {
      ByteBuffer step = window.slice(from, Math.min(STEP_BYTES, window.limit() - from));
      readOrClear(step, at + from);
    }
  }

  /** Fills {@code step} from the file; with zeros where the disk cannot. */
  void readOrClear(ByteBuffer step, long at) throws IOException {
    try {
      while (step.hasRemaining() && channel.read(step, at + step.position()) >= 0) {}
    } catch (ClosedChannelException interrupted) {
      throw interrupted; // says nothing about the disk
    } catch (IOException unreadable) {
      // Left over: cleared below, found damaged by its checksum, counted there.
    }
    while (step.hasRemaining()) {
      step.put((byte) 0);
    }
  }
}
