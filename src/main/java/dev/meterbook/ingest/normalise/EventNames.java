package dev.meterbook.ingest.normalise;

import dev.meterbook.ingest.decode.LogRecord;
import dev.meterbook.ingest.decode.ValueType;
import java.util.regex.Pattern;

/** What a log record calls the event it reports. */
final class EventNames {
  /** A body that is a name rather than a message, as Claude Code sends. */
  private static final Pattern NAME = Pattern.compile("[a-z_]+\\.[a-z_.]+");

  private EventNames() {}

  /**
   * Real agents put the name into an attribute; Codex fills the standard field with a source
   * location ("event otel/src/events/session_telemetry.rs:703").
   */
  static String of(LogRecord record) {
    String attribute = record.attributes().text("event.name");
    if (attribute != null && !attribute.isEmpty()) {
      return attribute;
    }
    String field = record.eventName();
    if (!field.isEmpty() && !(field.startsWith("event ") && field.contains(".rs:"))) {
      return field;
    }
    return isName(record) ? String.valueOf(record.body().text()) : "";
  }

  /** Whether the body only names the event, so that it need not be repeated in every row. */
  static boolean isName(LogRecord record) {
    if (record.body().type() != ValueType.STRING || record.body().length() > Privacy.TEXT_MAX) {
      return false;
    }
    String body = record.body().text();
    return body != null && NAME.matcher(body).matches();
  }
}
