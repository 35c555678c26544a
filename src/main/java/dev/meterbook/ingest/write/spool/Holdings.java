package dev.meterbook.ingest.write.spool;

import dev.meterbook.ingest.write.spool.SpoolDirectory.Mark;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the spool holds, as known in memory: the segments in order, how far they are done, and the
 * counts. Safe for all threads, and touches no file, so that nobody waits here for a disk.
 */
final class Holdings {
  private final long bytesMax;
  private final ReentrantLock lock = new ReentrantLock();

  // All below, and the mutable fields of the segments, are guarded by the lock.
  private final ArrayDeque<Segment> segments = new ArrayDeque<>();
  private @Nullable Segment active;
  private boolean writing;
  private Mark mark;
  private long bytes;
  private long bytesComing;
  private boolean full;
  private long lostRecords;
  private @Nullable Instant oldest;
  private @Nullable String failure;

  /** Part of one segment that is durable and not done, and what is known to be in it. */
  record Stretch(Segment segment, long from, long to, long entries, long records) {}

  Holdings(long bytesMax, Mark mark, List<Segment> recovered) {
    this.bytesMax = bytesMax;
    this.mark = mark;
    segments.addAll(recovered);
    bytes = segments.stream().mapToLong(Segment::frameBytes).sum();
  }

  /** Sets room aside until the round with this frame ends; false when there is not enough. */
  boolean reserve(Frame frame) {
    return guarded(
        () -> {
          boolean fits = bytes + bytesComing + frame.bytes() <= bytesMax;
          bytesComing += fits ? frame.bytes() : 0;
          full |= !fits;
          return fits;
        });
  }

  /** The segment to go on with, if any; until the round ends, replay will not delete it. */
  @Nullable Segment startWriting() {
    lock.lock();
    try {
      writing = true;
      return active;
    } finally {
      lock.unlock();
    }
  }

  /** These frames are durable in {@code target}; returns what had failed before, if anything. */
  Optional<String> finishWriting(List<Frame> frames, Segment target) {
    lock.lock();
    try {
      long size = Frame.bytes(frames);
      if (target != active) {
        segments.add(target);
      }
      target.end += size;
      target.entries += frames.size();
      target.records += frames.stream().mapToLong(frame -> frame.entry().records()).sum();
      bytes += size;
      if (oldest == null) {
        oldest = frames.getFirst().entry().acceptedAt();
      }
      return endRound(size, target, null);
    } finally {
      lock.unlock();
    }
  }

  /** None of these frames is kept; the next round begins a new segment. */
  Optional<String> finishRefused(List<Frame> frames, String cause) {
    return guarded(() -> endRound(Frame.bytes(frames), null, cause));
  }

  private Optional<String> endRound(long size, @Nullable Segment next, @Nullable String cause) {
    Optional<String> before = Optional.ofNullable(failure);
    failure = cause;
    bytesComing -= size;
    active = next;
    writing = false;
    return before;
  }

  /** The oldest segment's part to be read. Only what is durable: never what is being written. */
  Optional<Stretch> unread() {
    return guarded(
        () ->
            Optional.ofNullable(segments.peekFirst())
                .filter(head -> mark.in(head) < head.end)
                .map(
                    head ->
                        new Stretch(head, mark.in(head), head.end, head.entries, head.records)));
  }

  /** Compares with what can be read of a stretch; true when entries were found missing. */
  boolean lose(Stretch stretch, Segment.Contents sound) {
    return guarded(
        () -> {
          long records = stretch.records - sound.records();
          stretch.segment.entries -= stretch.entries - sound.entries();
          stretch.segment.records -= records;
          lostRecords += records;
          return stretch.entries > sound.entries();
        });
  }

  boolean isDone(Mark place) {
    return guarded(() -> !place.isAfter(mark));
  }

  void done(SpoolBatch batch) {
    lock.lock();
    try {
      mark = batch.end();
      batch.segment().entries -= batch.entries().size();
      batch.segment().records -= batch.records();
      if (segments.stream().allMatch(segment -> segment.entries == 0)) {
        oldest = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives up the segments that are done, even the active one unless it is being written. */
  List<Segment> removeDone() {
    lock.lock();
    try {
      List<Segment> done = new ArrayList<>();
      for (Segment head = segments.peekFirst();
          head != null && mark.in(head) >= head.end && !(head == active && writing);
          head = segments.peekFirst()) {
        done.add(segments.remove());
        bytes -= head.frameBytes();
        active = head == active ? null : active;
        full = false;
      }
      return done;
    } finally {
      lock.unlock();
    }
  }

  void oldestIs(Instant acceptedAt) {
    lock.lock();
    try {
      oldest = acceptedAt;
    } finally {
      lock.unlock();
    }
  }

  Optional<Segment> active() {
    return guarded(() -> Optional.ofNullable(active));
  }

  long entries() {
    return guarded(() -> segments.stream().mapToLong(segment -> segment.entries).sum());
  }

  long records() {
    return guarded(() -> segments.stream().mapToLong(segment -> segment.records).sum());
  }

  long bytes() {
    return guarded(() -> bytes);
  }

  boolean isFull() {
    return guarded(() -> full && !segments.isEmpty());
  }

  long lostRecords() {
    return guarded(() -> lostRecords);
  }

  Optional<Instant> oldest() {
    return guarded(() -> Optional.ofNullable(oldest));
  }

  Optional<String> failure() {
    return guarded(() -> Optional.ofNullable(failure));
  }

  void forgetFailure() {
    lock.lock();
    try {
      failure = null;
    } finally {
      lock.unlock();
    }
  }

  private <T> T guarded(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
