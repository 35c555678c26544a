package dev.meterbook.captures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.meterbook.ingest.Encoding;
import dev.meterbook.ledger.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What a real client sent in one run: its export requests in the order of their arrival. Lives in
 * {@code src/test/resources/captures/<client>/<run>}; adding a client means adding a folder. Bodies
 * are as sent, but for gzip: where a name is not found, its {@code .gz} is.
 */
public record Capture(String name, List<Request> requests) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One export request, its body un-gzipped and without the frame of gRPC. */
  public record Request(String file, Signal signal, Encoding encoding, byte[] body) {
    public String contentType() {
      return switch (encoding) {
        case PROTOBUF -> "application/x-protobuf";
        case JSON -> "application/json";
      };
    }

    Request shiftedBy(Duration shift) {
      return new Request(file, signal, encoding, TimeShift.of(signal, encoding, body, shift));
    }
  }

  public Capture {
    requests = List.copyOf(requests);
  }

  /** The capture of that name, as {@code claude-code/grpc-delta-full}. */
  public static Capture of(String name) {
    return of(name, _ -> true);
  }

  /** Only what the receiver of that day, which failed at times, answered with success. */
  public static Capture acknowledged(String name) {
    return of(
        name,
        request -> {
          JsonNode answer = request.path("answer");
          return answer.path("status").asInt() == 200 || answer.path("grpcStatus").asInt(-1) == 0;
        });
  }

  private static Capture of(String name, Predicate<JsonNode> isWanted) {
    Path run = root().resolve(name);
    try {
      List<Request> requests = new ArrayList<>();
      for (String line : Files.readAllLines(run.resolve("otlp/requests.jsonl"))) {
        JsonNode request = JSON.readTree(line);
        if (request.has("file") && isWanted.test(request)) {
          byte[] body = read(run.resolve("otlp"), request.path("file").asText());
          if (body.length > 0) {
            requests.add(request(request, body));
          }
        }
      }
      return new Capture(name, requests);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** The names of all captures. */
  public static List<String> names() {
    try (Stream<Path> paths = Files.walk(root(), 2)) {
      return paths
          .filter(path -> Files.exists(path.resolve("otlp/requests.jsonl")))
          .map(path -> root().relativize(path).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  public static List<Capture> all() {
    return names().stream().map(Capture::of).toList();
  }

  /** The file beside the requests, such as {@code truth.json}: what the client really did. */
  public JsonNode file(String name) {
    try {
      return JSON.readTree(root().resolve(this.name).resolve(name).toFile());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /**
   * With all times moved, in fields as well as in texts such as {@code event.timestamp}, so that
   * they never grow too old. The shift is cut to whole seconds, downwards.
   */
  public Capture shiftedBy(Duration shift) {
    Duration whole = Duration.ofSeconds(shift.getSeconds());
    return new Capture(name, requests.stream().map(r -> r.shiftedBy(whole)).toList());
  }

  /** Moved so that its latest time is the given one, or less than a second before it. */
  public Capture endingAt(Instant end) {
    long latest =
        requests.stream()
            .mapToLong(r -> TimeShift.latestNanos(r.signal(), r.encoding(), r.body()))
            .max()
            .orElseThrow();
    Instant last = Instant.ofEpochSecond(0, latest);
    return shiftedBy(Duration.between(last, end));
  }

  private static Request request(JsonNode request, byte[] body) {
    String file = request.path("file").asText();
    return new Request(
        file,
        Signal.valueOf(request.path("signal").asText().toUpperCase(Locale.ROOT)),
        file.endsWith(".json") ? Encoding.JSON : Encoding.PROTOBUF,
        body);
  }

  private static byte[] read(Path folder, String file) throws IOException {
    Path plain = folder.resolve(file);
    if (Files.exists(plain)) {
      return Files.readAllBytes(plain);
    }
    Path zipped = folder.resolve(file + ".gz");
    if (!Files.exists(zipped)) {
      return new byte[0]; // some big bodies were not kept
    }
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(zipped))) {
      return in.readAllBytes();
    }
  }

  private static Path root() {
    try {
      return Path.of(Objects.requireNonNull(Capture.class.getResource("/captures")).toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
