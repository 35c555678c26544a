package dev.meterbook.platform;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Properties;

/**
 * The folder that one running service owns: embedded database, spool, and a note for the commands
 * that says where the service listens. The lock file keeps a second service out; the system takes
 * the lock back when the process ends, however it ends.
 */
public final class DataDirectory implements AutoCloseable {
  /** Raised when the layout changes in a way that an older version would misread. */
  static final int FORMAT = 1;

  private static final String NOTE = "service.properties";

  private final Path root;
  private final FileChannel lock;

  private DataDirectory(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  public static DataDirectory own(Path root) {
    try {
      Files.createDirectories(root);
      restrictToOwner(root);
      FileChannel lock = lock(root);
      try {
        checkFormat(root);
      } catch (IOException | StartFailure unusable) {
        lock.close();
        throw unusable;
      }
      return new DataDirectory(root, lock);
    } catch (FileSystemException notWritable) {
      throw StartFailure.badSetting(
          "METERBOOK_DATA_DIR",
          root.toString(),
          "a directory that this user may write ("
              + notWritable.getClass().getSimpleName()
              + " on "
              + notWritable.getFile()
              + ")");
    } catch (IOException failed) {
      throw new StartFailure("Cannot use METERBOOK_DATA_DIR=" + root + ": " + failed, failed);
    }
  }

  public Path root() {
    return root;
  }

  public Path spool() {
    return root.resolve("spool");
  }

  /** Tells the commands of this user where the running service and its database are. */
  public void leaveNote(Settings settings, DatabaseAddress database) {
    Properties note = new Properties();
    note.setProperty("pid", Long.toString(ProcessHandle.current().pid()));
    note.setProperty("host", settings.host());
    note.setProperty("http.port", Integer.toString(settings.httpPort()));
    note.setProperty("database.url", database.url());
    note.setProperty("database.user", database.user());
    note.setProperty("database.password", database.password());
    try {
      writePrivately(root.resolve(NOTE), note);
    } catch (IOException failed) {
      throw new StartFailure("Cannot write " + root.resolve(NOTE) + ": " + failed, failed);
    }
  }

  /** What the running service left, if one runs on this directory. */
  public static Optional<Properties> note(Path root) throws IOException {
    Path file = root.resolve(NOTE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties note = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      note.load(reader);
    }
    return Optional.of(note);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(root.resolve(NOTE));
    lock.close();
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException heldByThisProcess) {
      // The same answer as for another process.
    }
    channel.close();
    String who = note(root).map(note -> " (pid " + note.getProperty("pid") + ")").orElse("");
    throw new StartFailure(
        "A Meterbook"
            + who
            + " already runs on "
            + root
            + ": use that one, stop it, or choose another METERBOOK_DATA_DIR");
  }

  private static void checkFormat(Path root) throws IOException {
    Path file = root.resolve("format");
    if (!Files.exists(file)) {
      Files.writeString(file, FORMAT + "\n");
      return;
    }
    String found = Files.readString(file).strip();
    if (!found.equals(Integer.toString(FORMAT))) {
      throw new StartFailure(
          root
              + " has data format "
              + found
              + ", this version reads "
              + FORMAT
              + ": start the version that wrote it, or choose another METERBOOK_DATA_DIR");
    }
  }

  private static void writePrivately(Path file, Properties content) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    Files.deleteIfExists(draft);
    Files.createFile(draft);
    restrictToOwner(draft);
    try (var writer = Files.newBufferedWriter(draft)) {
      content.store(writer, null);
    }
    Files.move(draft, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private static void restrictToOwner(Path path) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      String mode = Files.isDirectory(path) ? "rwx------" : "rw-------";
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
  }
}
