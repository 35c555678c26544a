package dev.meterbook.command;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code env} of Claude Code's settings file. Changes are worked out first and applied later,
 * so that a person can look at them between. A record beside the file holds what each variable was
 * before our first change; undoing restores that, but for variables changed by others since.
 */
final class ClaudeSettings {
  private static final String ENV = "env";
  private static final String SET = "set";
  private static final String BEFORE = "before";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // Numbers that are none of our business must come out as they went in.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final Path file;
  private final Path record;
  private final Clock clock;

  private ClaudeSettings(Path file, Path record, Clock clock) {
    this.file = file;
    this.record = record;
    this.clock = clock;
  }

  static ClaudeSettings in(Path folder, Clock clock) {
    Path named = folder.resolve("settings.json");
    try {
      // Dotfiles are often links; the link stays and what it points to is written.
      Path file = Files.exists(named) ? named.toRealPath() : named;
      return new ClaudeSettings(file, folder.resolve("settings.meterbook.json"), clock);
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read " + named + " (" + unreadable + ")", unreadable);
    }
  }

  /** What the file and the record become, and the same for a person to read. */
  record Change(ObjectNode settings, ObjectNode record, String description) {
    boolean isNothing() {
      return description.isEmpty();
    }
  }

  Path file() {
    return file;
  }

  Change setting(Map<String, String> variables) {
    ObjectNode settings = read(file);
    ObjectNode changes = read(record);
    ObjectNode env = env(settings);
    ObjectNode before = changes.withObjectProperty(BEFORE);
    ObjectNode set = changes.withObjectProperty(SET);
    StringBuilder description = new StringBuilder();
    variables.forEach(
        (name, value) -> {
          @Nullable JsonNode old = env.get(name);
          if (old != null && old.isTextual() && old.textValue().equals(value)) {
            return;
          }
          boolean isOurs = old != null && old.equals(set.get(name));
          if (!isOurs) {
            before.set(name, old);
          }
          env.put(name, value);
          set.put(name, value);
          describe(description, name, old, env.get(name));
        });
    if (!description.isEmpty()) {
      warnOfOverrides(env, description);
    }
    settings.set(ENV, env);
    return new Change(settings, changes, description.toString());
  }

  Change undoing() {
    ObjectNode settings = read(file);
    ObjectNode changes = read(record);
    ObjectNode env = env(settings);
    JsonNode before = changes.path(BEFORE);
    StringBuilder description = new StringBuilder();
    for (Map.Entry<String, JsonNode> entry : changes.path(SET).properties()) {
      String name = entry.getKey();
      @Nullable JsonNode current = env.get(name);
      if (!entry.getValue().equals(current)) {
        description.append("  ").append(name).append(" was changed since and stays\n");
        continue;
      }
      JsonNode old = before.path(name);
      if (old.isNull() || old.isMissingNode()) {
        env.remove(name);
        describe(description, name, current, null);
      } else {
        env.set(name, old);
        describe(description, name, current, old);
      }
    }
    if (env.isEmpty() && !description.isEmpty()) {
      settings.remove(ENV);
    } else if (!env.isEmpty()) {
      settings.set(ENV, env);
    }
    return new Change(settings, JSON.createObjectNode(), description.toString());
  }

  /** Writes it; returns where the file that was there before is kept. */
  Optional<Path> apply(Change change) {
    try {
      Files.createDirectories(folder(file));
      Optional<Path> backup = backUp();
      // First the record: if we stop between the two, undoing finds nothing of ours and is right.
      if (change.record().isEmpty()) {
        write(file, change.settings());
        Files.deleteIfExists(record);
      } else {
        write(record, change.record());
        write(file, change.settings());
      }
      return backup;
    } catch (IOException failed) {
      throw new CommandFailure("cannot write " + file + " (" + failed + ")", failed);
    }
  }

  private Optional<Path> backUp() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Path backup =
        folder(file).resolve(file.getFileName() + ".backup-" + STAMP.format(clock.instant()));
    Files.copy(file, backup, StandardCopyOption.COPY_ATTRIBUTES);
    return Optional.of(backup);
  }

  private static ObjectNode read(Path file) {
    try {
      String text = Files.exists(file) ? Files.readString(file) : "";
      JsonNode root = text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
      if (root instanceof ObjectNode object) {
        return object;
      }
      throw new CommandFailure(file + " is not a JSON object; mend it first, nothing was written");
    } catch (JacksonException invalid) {
      throw new CommandFailure(
          file
              + " is not valid JSON (line "
              + invalid.getLocation().getLineNr()
              + ": "
              + invalid.getOriginalMessage()
              + "); mend it first, nothing was written",
          invalid);
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read " + file + " (" + unreadable + ")", unreadable);
    }
  }

  private ObjectNode env(ObjectNode settings) {
    @Nullable JsonNode env = settings.get(ENV);
    if (env == null) {
      return JSON.createObjectNode();
    }
    if (env instanceof ObjectNode object) {
      return object;
    }
    throw new CommandFailure("\"env\" in " + file + " is not an object; nothing was written");
  }

  private static void warnOfOverrides(ObjectNode env, StringBuilder description) {
    for (Map.Entry<String, JsonNode> variable : env.properties()) {
      if (variable
          .getKey()
          .matches("OTEL_EXPORTER_OTLP_(METRICS|LOGS|TRACES)_(ENDPOINT|PROTOCOL)")) {
        description
            .append("  note: ")
            .append(variable.getKey())
            .append(" stays and takes precedence: that signal may go elsewhere\n");
      }
    }
  }

  private static void describe(
      StringBuilder description, String name, @Nullable JsonNode from, @Nullable JsonNode to) {
    if (from != null) {
      description.append("  - ").append(name).append('=').append(shown(name, from)).append('\n');
    }
    if (to != null) {
      description.append("  + ").append(name).append('=').append(shown(name, to)).append('\n');
    }
  }

  /** Headers carry tokens, which do not belong on a screen. */
  private static String shown(String name, JsonNode value) {
    return name.endsWith("_HEADERS") ? "(not shown)" : value.asText();
  }

  /** Whole or not at all, with the permissions of what was there, else for the owner alone. */
  private static void write(Path file, ObjectNode content) throws IOException {
    Path draft = Files.createTempFile(folder(file), ".meterbook-", ".draft");
    try {
      Files.writeString(draft, content.toPrettyString() + "\n");
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Set<PosixFilePermission> permissions =
            Files.exists(file)
                ? Files.getPosixFilePermissions(file)
                : PosixFilePermissions.fromString("rw-------");
        Files.setPosixFilePermissions(draft, permissions);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static Path folder(Path file) {
    return java.util.Objects.requireNonNull(file.toAbsolutePath().getParent());
  }
}
