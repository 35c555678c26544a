package dev.meterbook.ingest.normalise.dialect;

import dev.meterbook.ingest.decode.AnyValue;
import dev.meterbook.ingest.decode.Attributes;
import dev.meterbook.ingest.decode.Resource;
import dev.meterbook.ingest.decode.ValueType;
import dev.meterbook.ledger.Fingerprint;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a dialect can read of a record: its attributes, else those of its resource, entries of a map
 * as {@code map/entry}, and with @ in front what it is itself: {@code @name}, {@code @status} (of a
 * span: ok or error). {@code @unknown} is never there.
 */
record Report(String name, @Nullable String status, Attributes attributes, Resource resource) {
  /** No count of anything is larger; keeps sums within a long. */
  private static final long COUNT_MAX = 1_000_000_000_000L;

  private static final int COUNT_DIGITS = 12;

  /** A double has at most 24 characters. */
  private static final int NUMBER_CHARS_MAX = 32;

  private static final OptionalLong NONE = OptionalLong.empty();

  private static final Set<String> OWN = Set.of("@name", "@status", "@unknown");

  /**
   * @throws IllegalArgumentException if no record can have it
   */
  static void checkKey(String key) {
    if (key.startsWith("@") && !OWN.contains(key)) {
      throw new IllegalArgumentException("a record has no " + key);
    }
  }

  /** The attribute that a key stands for, or of whose map it names an entry. */
  static String attributeOf(String key) {
    int slash = key.indexOf('/');
    return slash < 0 ? key : key.substring(0, slash);
  }

  boolean has(String key) {
    return fingerprint(key) != 0;
  }

  @Nullable String text(String key) {
    return switch (key) {
      case "@name" -> name;
      case "@status" -> status;
      default -> value(key).text();
    };
  }

  /** Zero if absent. */
  long fingerprint(String key) {
    return switch (key) {
      case "@name" -> Fingerprint.of(name);
      case "@status" -> status == null ? 0 : Fingerprint.of(status);
      default -> {
        AnyValue value = value(key);
        yield value.type() == ValueType.EMPTY ? 0 : value.fingerprint();
      }
    };
  }

  /** A number in units of 1/scale, sent as whole number, double or decimal text; or empty. */
  OptionalLong number(String key, long scale) {
    AnyValue value = value(key);
    return switch (value.type()) {
      case INT -> bounded(value.bits(), scale);
      case DOUBLE -> {
        double number = Double.longBitsToDouble(value.bits());
        yield Double.isFinite(number) ? parsed(Double.toString(number), scale) : NONE;
      }
      case STRING -> value.length() <= NUMBER_CHARS_MAX ? parsed(value.text(), scale) : NONE;
      case EMPTY, BOOL, BYTES, ARRAY, KVLIST -> NONE;
    };
  }

  private AnyValue value(String key) {
    int i = attributes.indexOf(key);
    if (i >= 0) {
      return attributes.value(i);
    }
    return key.indexOf('/') < 0 ? resource.attributes().value(key) : entry(key);
  }

  private AnyValue entry(String key) {
    String attribute = attributeOf(key);
    String name = key.substring(attribute.length() + 1);
    for (AnyValue.Entry entry : attributes.value(attribute).entries()) {
      if (entry.key().equals(name)) {
        return entry.value();
      }
    }
    return resource.attributes().value(key);
  }

  /** What a text says as a number in units of 1/scale; or empty. */
  static OptionalLong number(long scale, String text) {
    return text.length() <= NUMBER_CHARS_MAX ? parsed(text, scale) : NONE;
  }

  private static OptionalLong parsed(@Nullable String text, long scale) {
    if (text == null || text.isEmpty() || "0123456789.".indexOf(text.charAt(0)) < 0) {
      return NONE;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      if (number.precision() - number.scale() > COUNT_DIGITS) {
        return bounded(COUNT_MAX, scale);
      }
      BigDecimal units = number.multiply(BigDecimal.valueOf(scale));
      return OptionalLong.of(units.setScale(0, RoundingMode.HALF_EVEN).longValue());
    } catch (NumberFormatException notNumber) {
      return NONE;
    }
  }

  private static OptionalLong bounded(long number, long scale) {
    return number < 0 ? NONE : OptionalLong.of(Math.min(number, COUNT_MAX) * scale);
  }
}
