package dev.meterbook.ingest.normalise.dialect;

import dev.meterbook.ingest.decode.Resource;
import dev.meterbook.ingest.decode.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The dialects of all clients. Immutable. */
public final class Dialects {
  private static final String FOLDER = "/dialects/";
  private static final String INDEX = "index.txt";

  /** For clients that none of the others is for. */
  private static final String GENERIC = "genai";

  private static final String ENDING = ".dialect";

  /** So that claude_code. is found before claude_. */
  private static final Comparator<Map.Entry<String, Dialect>> LONGEST_FIRST =
      Comparator.comparingInt(beginning -> -beginning.getKey().length());

  private final Map<String, Dialect> byService = new HashMap<>();
  private final List<Map.Entry<String, Dialect>> byScope = new ArrayList<>();
  private final List<Map.Entry<String, Dialect>> byMetric = new ArrayList<>();
  private final Map<String, Dialect> byClient = new HashMap<>();
  private final Dialect generic;

  private Dialects(Map<String, Dialect> byName) {
    Dialect generic = byName.get(GENERIC);
    if (generic == null) {
      throw new IllegalArgumentException(GENERIC + ENDING + " is missing");
    }
    this.generic = generic;
    for (Dialect alone : byName.values()) {
      List<Dialect> others = alone.includes().stream().map(name -> named(byName, name)).toList();
      Dialect dialect = alone.including(others);
      byClient.put(dialect.client(), dialect);
      dialect.services().forEach(name -> byService.put(name, dialect));
      dialect.scopes().forEach(scope -> byScope.add(Map.entry(scope, dialect)));
      dialect.metrics().forEach(metric -> byMetric.add(Map.entry(metric, dialect)));
    }
    byScope.sort(LONGEST_FIRST);
    byMetric.sort(LONGEST_FIRST);
  }

  /**
   * The dialects that come with this version, and over them those of the user's folder; private
   * attributes are hidden from all of them.
   *
   * @throws IllegalArgumentException with file and line of an error
   */
  public static Dialects load(Optional<Path> folder, Predicate<String> isPrivate) {
    Map<String, Dialect> byName = new LinkedHashMap<>();
    try {
      for (String name : resource(INDEX).lines().toList()) {
        byName.put(name, DialectFile.read(name, resource(name + ENDING), isPrivate));
      }
      if (folder.isPresent()) {
        try (Stream<Path> files = Files.list(folder.get())) {
          for (Path file : files.filter(f -> f.toString().endsWith(ENDING)).sorted().toList()) {
            String name = file.getFileName().toString().replace(ENDING, "");
            byName.put(name, DialectFile.read(name, Files.readString(file), isPrivate));
          }
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return new Dialects(byName);
  }

  /** The name of the client whose service is called so; the service's own if none is known. */
  public String client(String service) {
    Dialect dialect = byService.get(service);
    return dialect == null ? service : dialect.client();
  }

  /** Whether the signals of that client must be weighed per day. */
  public boolean countedByDay(String client) {
    return byClient.getOrDefault(client, generic).countedByDay();
  }

  /** Whether the cost that the client reports is to be believed. */
  public boolean prefersReport(String client) {
    return byClient.getOrDefault(client, generic).prefersReport();
  }

  Dialect of(Resource resource, Scope scope, @Nullable String metric) {
    Dialect dialect = byService.get(resource.attributes().text("service.name"));
    if (dialect == null) {
      dialect = beginning(byScope, scope.name());
    }
    if (dialect == null && metric != null) {
      dialect = beginning(byMetric, metric);
    }
    return dialect == null ? generic : dialect;
  }

  private static @Nullable Dialect beginning(
      List<Map.Entry<String, Dialect>> beginnings, String name) {
    for (Map.Entry<String, Dialect> entry : beginnings) {
      if (name.startsWith(entry.getKey())) {
        return entry.getValue();
      }
    }
    return null;
  }

  private static Dialect named(Map<String, Dialect> byName, String name) {
    Dialect dialect = byName.get(name);
    if (dialect == null) {
      throw new IllegalArgumentException("no dialect is called " + name);
    }
    return dialect;
  }

  private static String resource(String name) throws IOException {
    try (var in = Dialects.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalArgumentException("resource " + FOLDER + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
