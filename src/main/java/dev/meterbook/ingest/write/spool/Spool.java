package dev.meterbook.ingest.write.spool;

import dev.meterbook.ingest.write.spool.Holdings.Stretch;
import dev.meterbook.ingest.write.spool.SpoolDirectory.Mark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Keeps payloads on disk while the database is slow or away, and hands them back in order.
 *
 * <p>Any number of threads may append; those that wait at the same time share one force. One
 * replays: {@link #next} always starts at the oldest entry that is not done. Appending goes on
 * meanwhile. One process at a time may have the directory open.
 */
public final class Spool implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Spool.class);
  private static final Appended KEPT = new Appended.Kept();
  private static final Appended FULL = new Appended.Full();
  private static final int STAGING_BYTES = 256 << 10;

  private final SpoolDirectory directory;
  private final String schema;
  private final long segmentBytesMax;
  private final Holdings holdings;
  private final ReentrantLock replay = new ReentrantLock();

  // The writer's own.
  private final Rounds rounds = new Rounds(this::write);
  private final ByteBuffer staging = ByteBuffer.allocateDirect(STAGING_BYTES);
  private long nextNumber;

  // Guarded by replay.
  private boolean markRefused;

  private final AtomicLong refusedMarks = new AtomicLong();

  private Spool(SpoolDirectory directory, String schema, SpoolLimits limits) throws IOException {
    this.directory = directory;
    this.schema = schema;
    segmentBytesMax = limits.segmentBytesMax();
    Mark mark = directory.mark();
    nextNumber = Math.max(mark.segment(), directory.lastNumber()) + 1;
    holdings = new Holdings(limits.bytesMax(), mark, directory.recover(mark));
  }

  /**
   * Opens the directory, makes it if need be, and checks what an earlier run left. {@code schema}
   * names the encoding of the payloads appended from now on, in at most 64 bytes.
   *
   * @throws IOException if the directory cannot be used, or another process has it open
   */
  public static Spool open(Path directory, String schema, SpoolLimits limits) throws IOException {
    return open(directory, schema, limits, FileChannel::open);
  }

  static Spool open(Path path, String schema, SpoolLimits limits, Segment.Disk disk)
      throws IOException {
    Segment.checkSchema(schema);
    SpoolDirectory directory = SpoolDirectory.open(path, disk);
    try {
      Spool spool = new Spool(directory, schema, limits);
      spool.lookAtOldest();
      spool.rounds.start();
      return spool;
    } catch (IOException | RuntimeException failure) {
      directory.close();
      throw failure;
    }
  }

  /** Returns once the entry is forced to disk, or refused. */
  public Appended append(SpoolEntry entry) {
    Frame frame = Frame.of(entry);
    return holdings.reserve(frame) ? rounds.submit(frame) : FULL;
  }

  /**
   * The oldest entries that are not done: at most so many and, but for the first, so many bytes.
   * Until the batch is done the same entries come again.
   *
   * @throws UncheckedIOException if the files cannot be opened now, or the thread is interrupted
   */
  public Optional<SpoolBatch> next(int entriesMax, long bytesMax) {
    replay.lock();
    try {
      Optional<Stretch> unread = unread();
      while (unread.isPresent()) {
        SpoolBatch batch = read(unread.get(), entriesMax, bytesMax);
        if (!batch.entries().isEmpty()) {
          return Optional.of(batch);
        }
        pass(batch); // nothing in it could be read: counted, and the file kept aside
        unread = unread();
      }
      return Optional.empty();
    } catch (IOException failure) {
      throw new UncheckedIOException("the spool cannot be read", failure);
    } finally {
      replay.unlock();
    }
  }

  /** How many entries are kept and not done. */
  public long entries() {
    return holdings.entries();
  }

  /** How many records these entries hold, as their writers said. */
  public long records() {
    return holdings.records();
  }

  /** What counts against the bound; a segment is freed whole, once all in it is done. */
  public long bytes() {
    return holdings.bytes();
  }

  /** Whether an entry was refused for want of room, and no room was made since. */
  public boolean isFull() {
    return holdings.isFull();
  }

  /** When the oldest entry that is not done was accepted. */
  public Optional<Instant> oldest() {
    return holdings.oldest();
  }

  /**
   * What the disk said when it last refused an entry; empty once it takes something again, which is
   * tried here: whoever is told that we are not ready sends no entry that could show it.
   */
  public Optional<String> failure() {
    if (holdings.failure().isPresent() && directory.takesNew()) {
      holdings.forgetFailure();
    }
    return holdings.failure();
  }

  /** Unfinished ends found at the start: writes that nobody was told of. */
  public long tornTails() {
    return directory.tornTails();
  }

  /** Places where something acknowledged could not be read back. */
  public long damages() {
    return directory.damages();
  }

  /** Records lost to damage found while running; of damage found at the start none can know. */
  public long lostRecords() {
    return holdings.lostRecords();
  }

  /**
   * How often the disk refused to save that a batch is done, so that a crash hands it out again.
   */
  public long refusedMarks() {
    return refusedMarks.get();
  }

  /** Finishes what is being appended, refuses the rest, and lets the directory go. */
  @Override
  public void close() throws IOException {
    rounds.close();
    replay.lock();
    try {
      holdings.active().ifPresent(Segment::close);
      directory.close();
    } finally {
      replay.unlock();
    }
  }

  /** One round; called by the one writer of {@code rounds}. */
  private Appended write(List<Frame> frames) {
    Segment target = holdings.startWriting();
    if (target != null && target.frameBytes() + Frame.bytes(frames) > segmentBytesMax) {
      target.close();
      target = null;
    }
    boolean fresh = target == null;
    try {
      if (target == null) {
        target = directory.create(nextNumber++, schema);
      }
      target.append(frames, staging);
    } catch (IOException | RuntimeException refused) {
      // Whatever it was, this file is never written again: see Segment.abandon.
      if (target != null && fresh) {
        target.discard();
      } else if (target != null) {
        target.abandon();
      }
      return refused(frames, refused.toString());
    }
    Optional<String> before = holdings.finishWriting(frames, target);
    before.ifPresent(cause -> LOG.infof("spool_takes_again after=\"%s\"", cause));
    return KEPT;
  }

  private Appended refused(List<Frame> frames, String cause) {
    Optional<String> before = holdings.finishRefused(frames, cause);
    if (before.isEmpty()) {
      LOG.warnf("spool_refuses cause=\"%s\"", cause); // once, not for every entry
    }
    return new Appended.Failed(cause);
  }

  private Optional<Stretch> unread() {
    deleteDone();
    return holdings.unread();
  }

  private SpoolBatch read(Stretch unread, int entriesMax, long bytesMax) throws IOException {
    List<SpoolEntry> entries = new ArrayList<>();
    long end = unread.from();
    long taken = 0;
    boolean damaged = false;
    try (SegmentReader reader = reader(unread)) {
      boolean more = true;
      while (more && entries.size() < entriesMax) {
        more = reader.advance();
        damaged |= reader.gapBytes() > 0;
        more &= entries.isEmpty() || taken + reader.bytes() <= bytesMax;
        if (more) {
          taken += reader.bytes();
          entries.add(reader.entry());
          end = reader.position();
        }
      }
    }
    if (damaged) {
      settleDamage(unread);
    }
    Mark done = new Mark(unread.segment().number(), entries.isEmpty() ? unread.to() : end);
    return new SpoolBatch(this, unread.segment(), done, entries);
  }

  /** Counts what is less than was kept; damage that is met again is not counted again. */
  private void settleDamage(Stretch unread) throws IOException {
    Segment segment = unread.segment();
    Segment.Contents sound = segment.contents(unread.from(), unread.to(), directory.disk());
    if (holdings.lose(unread, sound)) {
      long places = sound.gaps() + (sound.soundTo() < unread.to() ? 1 : 0);
      directory.setAside(segment.path(), places);
    }
  }

  /** Moves the mark behind a batch, and deletes what lies before it. */
  void pass(SpoolBatch batch) {
    replay.lock();
    try {
      if (holdings.isDone(batch.end())) {
        return;
      }
      save(batch.end());
      holdings.done(batch);
      deleteDone();
      lookAtOldest();
    } finally {
      replay.unlock();
    }
  }

  /**
   * If the disk refuses, replay goes on all the same: what is deleted then makes the room that the
   * mark lacks, and a crash before the next mark hands it out again, which is allowed.
   */
  private void save(Mark mark) {
    try {
      directory.save(mark);
      markRefused = false;
    } catch (IOException refused) {
      refusedMarks.incrementAndGet();
      if (!markRefused) {
        LOG.warnf("spool_mark_refused effect=redelivery_after_a_crash cause=\"%s\"", refused);
      }
      markRefused = true;
    }
  }

  /** Not forced: a file that comes back after a crash lies before the mark, and goes again. */
  private void deleteDone() {
    holdings.removeDone().forEach(directory::delete);
  }

  private void lookAtOldest() {
    Optional<Stretch> unread = unread();
    if (unread.isEmpty()) {
      return;
    }
    try (SegmentReader reader = reader(unread.get())) {
      if (reader.advance()) {
        holdings.oldestIs(reader.acceptedAt());
      }
    } catch (IOException unreadable) {
      // The gauge keeps its last value; whoever calls next is told.
    }
  }

  private SegmentReader reader(Stretch stretch) throws IOException {
    return stretch.segment().reader(stretch.from(), stretch.to(), directory.disk());
  }
}
