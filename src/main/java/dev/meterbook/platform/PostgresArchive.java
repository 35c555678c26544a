package dev.meterbook.platform;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL programs that travel inside the service, unpacked once per version. */
final class PostgresArchive {
  /** The version of the programs in the archive; the build checks that it is the pom's. */
  static final String VERSION = "18.6.0";

  private PostgresArchive() {}

  /** The folder that holds {@code bin/postgres}; unpacked below {@code home} when missing. */
  static Path unpackBelow(Path home) throws IOException {
    Path target = home.resolve("postgresql-" + VERSION);
    if (Files.exists(target.resolve("bin/postgres"))) {
      return target;
    }
    Files.createDirectories(home);
    Path draft = Files.createTempDirectory(home, "unpacking-");
    try (InputStream archive = open();
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, draft);
      }
    }
    makeReadable(draft);
    try {
      Files.move(draft, target);
    } catch (FileAlreadyExistsException
        | java.nio.file.DirectoryNotEmptyException anotherWasFirst) {
      deleteTree(draft);
    }
    return target;
  }

  private static InputStream open() {
    String name = "postgres-" + system() + "-" + architecture() + ".txz";
    InputStream archive = PostgresArchive.class.getClassLoader().getResourceAsStream(name);
    if (archive == null) {
      throw new StartFailure(
          "This build carries no PostgreSQL for "
              + system()
              + " on "
              + architecture()
              + ": set METERBOOK_DB_URL to a PostgreSQL of yours");
    }
    return archive;
  }

  private static String system() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac")
        ? "darwin"
        : "linux";
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch")) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default -> System.getProperty("os.arch");
    };
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
      throws IOException {
    Path path = root.resolve(entry.getName()).normalize();
    if (!path.startsWith(root)) {
      throw new IOException("The archive names a file outside its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    if ((entry.getMode() & 0100) != 0) {
      Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rwxr-xr-x");
      Files.setPosixFilePermissions(path, mode);
    }
  }

  private static void makeReadable(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
