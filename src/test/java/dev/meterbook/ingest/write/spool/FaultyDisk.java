package dev.meterbook.ingest.write.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The real disk, which can be made to refuse, and which remembers what was forced. */
final class FaultyDisk implements Segment.Disk {
  /** Bytes that still fit; a write that does not fit is done in part and then fails. */
  final AtomicLong space = new AtomicLong(Long.MAX_VALUE);

  /** Steps that change something (make, write, force, truncate) before all of them fail. */
  final AtomicLong stepsLeft = new AtomicLong(Long.MAX_VALUE);

  final AtomicLong forces = new AtomicLong();
  volatile boolean forcesFail;
  volatile boolean readsFail;

  /** How much of each file a power cut would leave at least. */
  final Map<Path, Long> forced = new ConcurrentHashMap<>();

  @Override
  public FileChannel open(Path path, OpenOption... options) throws IOException {
    if (List.of(options).contains(StandardOpenOption.CREATE_NEW)) {
      step();
    }
    return new Channel(path, FileChannel.open(path, options));
  }

  private void step() throws IOException {
    if (stepsLeft.getAndDecrement() <= 0) {
      throw new IOException("Input/output error");
    }
  }

  private final class Channel extends FileChannel {
    private final Path path;
    private final FileChannel real;

    Channel(Path path, FileChannel real) {
      this.path = path;
      this.real = real;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      step();
      int fits = (int) Math.min(source.remaining(), space.get());
      int written = real.write(source.slice(source.position(), fits));
      source.position(source.position() + written);
      space.addAndGet(-written);
      if (source.hasRemaining()) {
        throw new IOException("No space left on device");
      }
      return written;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      forces.incrementAndGet();
      step();
      if (forcesFail) {
        throw new IOException("Input/output error");
      }
      long size = Files.isDirectory(path) ? 0 : real.size();
      real.force(metaData);
      forced.put(path, size);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      step();
      space.addAndGet(space.get() == Long.MAX_VALUE ? 0 : Math.max(0, real.size() - size));
      real.truncate(size);
      return this;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      if (readsFail) {
        throw new IOException("Input/output error");
      }
      return real.read(target, position);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      real.close();
    }

    @Override
    public long size() throws IOException {
      return real.size();
    }

    @Override
    public int read(ByteBuffer target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer source, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }
  }
}
