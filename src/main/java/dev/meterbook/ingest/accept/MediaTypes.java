package dev.meterbook.ingest.accept;

import dev.meterbook.ingest.Encoding;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The media types of OTLP over HTTP. */
final class MediaTypes {
  static final String PROTOBUF = "application/x-protobuf";
  static final String JSON = "application/json";
  static final String BOTH = PROTOBUF + ", " + JSON;

  private MediaTypes() {}

  /** Parameters do not count, nor does the case. */
  static Optional<Encoding> encoding(@Nullable String contentType) {
    if (contentType == null) {
      return Optional.empty();
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return switch (type.strip().toLowerCase(Locale.ROOT)) {
      case PROTOBUF -> Optional.of(Encoding.PROTOBUF);
      case JSON -> Optional.of(Encoding.JSON);
      default -> Optional.empty();
    };
  }
}
