package dev.meterbook.ingest.accept;

import dev.meterbook.ledger.Signal;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a path of the HTTP door stands for. The path is judged as it came: nothing is decoded. */
sealed interface HttpTarget {
  /** Nothing that another reader of the path could take for something else. */
  Pattern PLAIN = Pattern.compile("[A-Za-z0-9/._~-]*");

  /** {@code /v1/logs} and its like, also below a base path. */
  record Export(Signal signal) implements HttpTarget {}

  /**
   * {@code POST /}: the body has to tell. A per-signal endpoint without a path is used as it is.
   */
  record Sniffed() implements HttpTarget {}

  /** Meant for us and wrong. The hint names the right path. */
  record Wrong(String hint) implements HttpTarget {}

  /** Someone else's: the API, the console. */
  record NotOurs() implements HttpTarget {}

  /** The path may be missing: OPTIONS can ask about the server as a whole. */
  static HttpTarget of(String method, @Nullable String path, boolean isProtobuf) {
    if (path == null) {
      return new NotOurs();
    }
    if (path.equals("/")) {
      return method.equals("POST") ? new Sniffed() : new NotOurs();
    }
    String straight = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    for (Signal signal : Signal.values()) {
      String suffix = "/v1/" + signal.word();
      if (straight.endsWith(suffix)) {
        String base = straight.substring(0, straight.length() - suffix.length());
        if (base.equals("/api")) {
          return new NotOurs(); // The API has resources of these names.
        }
        return PLAIN.matcher(base).matches() ? new Export(signal) : new Wrong(hint(path));
      }
    }
    // A client that sends protobuf wants to send telemetry, wherever it knocks.
    return path.startsWith("/v1") || isProtobuf ? new Wrong(hint(path)) : new NotOurs();
  }

  private static String hint(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    for (Signal signal : Signal.values()) {
      String singular = signal.word().substring(0, signal.word().length() - 1);
      if (lower.contains(singular)) {
        return "no such path; " + signal.word() + " go to /v1/" + signal.word();
      }
    }
    return "no such path; OTLP goes to /v1/metrics, /v1/logs or /v1/traces";
  }
}
