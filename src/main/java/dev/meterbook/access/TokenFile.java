package dev.meterbook.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tokens last read, in a file of the data directory, so that a service which starts while its
 * database is away still knows its senders. One token a line, tab-separated, the name last. It
 * holds digests only, and is readable by its owner alone.
 */
final class TokenFile {
  private static final String FIRST_LINE = "meterbook tokens 1";
  private static final String NOT_REVOKED = "-";

  private final Path path;

  TokenFile(Path path) {
    this.path = path;
  }

  /** Empty when there is none, or none that can be used: then the database is asked. */
  Optional<List<Token>> read() throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(path);
    if (lines.isEmpty() || !lines.getFirst().equals(FIRST_LINE)) {
      return Optional.empty();
    }
    List<Token> tokens = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      @Nullable Token token = parse(line);
      if (token == null) {
        return Optional.empty();
      }
      tokens.add(token);
    }
    return Optional.of(tokens);
  }

  void write(List<Token> tokens) throws IOException {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    for (Token token : tokens) {
      text.append(format(token)).append('\n');
    }
    Path next = path.resolveSibling(path.getFileName() + ".next");
    Files.writeString(next, text);
    if (next.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(
          next, EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String format(Token token) {
    @Nullable Instant revokedAt = token.revokedAt();
    return String.join(
        "\t",
        token.digest(),
        token.tenant(),
        token.scopes().stream().map(Scope::word).sorted().collect(Collectors.joining(",")),
        token.createdAt().toString(),
        revokedAt == null ? NOT_REVOKED : revokedAt.toString(),
        token.name());
  }

  private static @Nullable Token parse(String line) {
    String[] fields = line.split("\t", 6);
    if (fields.length != 6) {
      return null;
    }
    try {
      Set<Scope> scopes = EnumSet.noneOf(Scope.class);
      for (String word : fields[2].split(",", -1)) {
        scopes.add(Scope.of(word));
      }
      return new Token(
          Token.idOf(fields[0]),
          fields[0],
          fields[5],
          fields[1],
          scopes,
          Instant.parse(fields[3]),
          fields[4].equals(NOT_REVOKED) ? null : Instant.parse(fields[4]));
    } catch (IllegalArgumentException
        | DateTimeParseException
        | StringIndexOutOfBoundsException torn) {
      return null;
    }
  }
}
