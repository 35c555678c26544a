package dev.meterbook.ingest.decode;

import dev.meterbook.ledger.Signal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of OTLP 1.11 as tables from the JSON name of a field to its number and type. What is
 * in no table is unknown, and ignored.
 */
final class JsonMessage {
  /** How a field is written, in JSON and in protobuf. */
  enum Type {
    STRING,
    BOOL,
    DOUBLE,
    INT64,
    UINT64,
    UINT32,
    SINT32,
    FIXED64,
    SFIXED64,
    FIXED32,
    ENUM,
    HEX,
    BASE64,
    MESSAGE
  }

  /**
   * One field.
   *
   * @param message what a MESSAGE holds
   * @param choice whether it is one of a oneof; no message of OTLP has two of these
   */
  record Field(
      int number, Type type, @Nullable JsonMessage message, boolean repeated, boolean choice) {}

  private static final JsonMessage ANY_VALUE = new JsonMessage();
  private static final JsonMessage KEY_VALUE =
      new JsonMessage().has("key", 1, Type.STRING).has("value", 2, ANY_VALUE);

  static {
    ANY_VALUE
        .choice("stringValue", 1, Type.STRING)
        .choice("boolValue", 2, Type.BOOL)
        .choice("intValue", 3, Type.INT64)
        .choice("doubleValue", 4, Type.DOUBLE)
        .choice("arrayValue", 5, new JsonMessage().list("values", 1, ANY_VALUE))
        .choice("kvlistValue", 6, new JsonMessage().list("values", 1, KEY_VALUE))
        .choice("bytesValue", 7, Type.BASE64);
  }

  private static final JsonMessage RESOURCE =
      new JsonMessage()
          .list("attributes", 1, KEY_VALUE)
          .has("droppedAttributesCount", 2, Type.UINT32);

  private static final JsonMessage SCOPE =
      new JsonMessage()
          .has("name", 1, Type.STRING)
          .has("version", 2, Type.STRING)
          .list("attributes", 3, KEY_VALUE)
          .has("droppedAttributesCount", 4, Type.UINT32);

  private static final JsonMessage LOG_RECORD =
      new JsonMessage()
          .has("timeUnixNano", 1, Type.FIXED64)
          .has("observedTimeUnixNano", 11, Type.FIXED64)
          .has("severityNumber", 2, Type.ENUM)
          .has("severityText", 3, Type.STRING)
          .has("body", 5, ANY_VALUE)
          .list("attributes", 6, KEY_VALUE)
          .has("droppedAttributesCount", 7, Type.UINT32)
          .has("flags", 8, Type.FIXED32)
          .has("traceId", 9, Type.HEX)
          .has("spanId", 10, Type.HEX)
          .has("eventName", 12, Type.STRING);

  private static final JsonMessage EXEMPLAR =
      new JsonMessage()
          .list("filteredAttributes", 7, KEY_VALUE)
          .has("timeUnixNano", 2, Type.FIXED64)
          .choice("asDouble", 3, Type.DOUBLE)
          .choice("asInt", 6, Type.SFIXED64)
          .has("spanId", 4, Type.HEX)
          .has("traceId", 5, Type.HEX);

  private static final JsonMessage NUMBER_DATA_POINT =
      new JsonMessage()
          .list("attributes", 7, KEY_VALUE)
          .has("startTimeUnixNano", 2, Type.FIXED64)
          .has("timeUnixNano", 3, Type.FIXED64)
          .choice("asDouble", 4, Type.DOUBLE)
          .choice("asInt", 6, Type.SFIXED64)
          .list("exemplars", 5, EXEMPLAR)
          .has("flags", 8, Type.UINT32);

  private static final JsonMessage HISTOGRAM_DATA_POINT =
      new JsonMessage()
          .list("attributes", 9, KEY_VALUE)
          .has("startTimeUnixNano", 2, Type.FIXED64)
          .has("timeUnixNano", 3, Type.FIXED64)
          .has("count", 4, Type.FIXED64)
          .has("sum", 5, Type.DOUBLE)
          .list("bucketCounts", 6, Type.FIXED64)
          .list("explicitBounds", 7, Type.DOUBLE)
          .list("exemplars", 8, EXEMPLAR)
          .has("flags", 10, Type.UINT32)
          .has("min", 11, Type.DOUBLE)
          .has("max", 12, Type.DOUBLE);

  private static final JsonMessage BUCKETS =
      new JsonMessage().has("offset", 1, Type.SINT32).list("bucketCounts", 2, Type.UINT64);

  private static final JsonMessage EXPONENTIAL_HISTOGRAM_DATA_POINT =
      new JsonMessage()
          .list("attributes", 1, KEY_VALUE)
          .has("startTimeUnixNano", 2, Type.FIXED64)
          .has("timeUnixNano", 3, Type.FIXED64)
          .has("count", 4, Type.FIXED64)
          .has("sum", 5, Type.DOUBLE)
          .has("scale", 6, Type.SINT32)
          .has("zeroCount", 7, Type.FIXED64)
          .has("positive", 8, BUCKETS)
          .has("negative", 9, BUCKETS)
          .has("flags", 10, Type.UINT32)
          .list("exemplars", 11, EXEMPLAR)
          .has("min", 12, Type.DOUBLE)
          .has("max", 13, Type.DOUBLE)
          .has("zeroThreshold", 14, Type.DOUBLE);

  private static final JsonMessage QUANTILE =
      new JsonMessage().has("quantile", 1, Type.DOUBLE).has("value", 2, Type.DOUBLE);

  private static final JsonMessage SUMMARY_DATA_POINT =
      new JsonMessage()
          .list("attributes", 7, KEY_VALUE)
          .has("startTimeUnixNano", 2, Type.FIXED64)
          .has("timeUnixNano", 3, Type.FIXED64)
          .has("count", 4, Type.FIXED64)
          .has("sum", 5, Type.DOUBLE)
          .list("quantileValues", 6, QUANTILE)
          .has("flags", 8, Type.UINT32);

  private static final JsonMessage METRIC =
      new JsonMessage()
          .has("name", 1, Type.STRING)
          .has("description", 2, Type.STRING)
          .has("unit", 3, Type.STRING)
          .choice("gauge", 5, data(NUMBER_DATA_POINT))
          .choice("sum", 7, additive(NUMBER_DATA_POINT).has("isMonotonic", 3, Type.BOOL))
          .choice("histogram", 9, additive(HISTOGRAM_DATA_POINT))
          .choice("exponentialHistogram", 10, additive(EXPONENTIAL_HISTOGRAM_DATA_POINT))
          .choice("summary", 11, data(SUMMARY_DATA_POINT));

  private static final JsonMessage EVENT =
      new JsonMessage()
          .has("timeUnixNano", 1, Type.FIXED64)
          .has("name", 2, Type.STRING)
          .list("attributes", 3, KEY_VALUE)
          .has("droppedAttributesCount", 4, Type.UINT32);

  private static final JsonMessage LINK =
      new JsonMessage()
          .has("traceId", 1, Type.HEX)
          .has("spanId", 2, Type.HEX)
          .has("traceState", 3, Type.STRING)
          .list("attributes", 4, KEY_VALUE)
          .has("droppedAttributesCount", 5, Type.UINT32)
          .has("flags", 6, Type.FIXED32);

  private static final JsonMessage SPAN =
      new JsonMessage()
          .has("traceId", 1, Type.HEX)
          .has("spanId", 2, Type.HEX)
          .has("traceState", 3, Type.STRING)
          .has("parentSpanId", 4, Type.HEX)
          .has("flags", 16, Type.FIXED32)
          .has("name", 5, Type.STRING)
          .has("kind", 6, Type.ENUM)
          .has("startTimeUnixNano", 7, Type.FIXED64)
          .has("endTimeUnixNano", 8, Type.FIXED64)
          .list("attributes", 9, KEY_VALUE)
          .has("droppedAttributesCount", 10, Type.UINT32)
          .list("events", 11, EVENT)
          .has("droppedEventsCount", 12, Type.UINT32)
          .list("links", 13, LINK)
          .has("droppedLinksCount", 14, Type.UINT32)
          .has(
              "status",
              15,
              new JsonMessage().has("message", 2, Type.STRING).has("code", 3, Type.ENUM));

  private static final JsonMessage LOGS_REQUEST =
      request("resourceLogs", "scopeLogs", "logRecords", LOG_RECORD);
  private static final JsonMessage METRICS_REQUEST =
      request("resourceMetrics", "scopeMetrics", "metrics", METRIC);
  private static final JsonMessage TRACES_REQUEST =
      request("resourceSpans", "scopeSpans", "spans", SPAN);

  private final Map<String, Field> fields = new HashMap<>();

  static JsonMessage requestOf(Signal signal) {
    return switch (signal) {
      case LOGS -> LOGS_REQUEST;
      case METRICS -> METRICS_REQUEST;
      case TRACES -> TRACES_REQUEST;
    };
  }

  @Nullable Field field(String name) {
    return fields.get(name);
  }

  private static JsonMessage request(
      String resources, String scopes, String records, JsonMessage record) {
    JsonMessage inScope =
        new JsonMessage()
            .has("scope", 1, SCOPE)
            .list(records, 2, record)
            .has("schemaUrl", 3, Type.STRING);
    JsonMessage inResource =
        new JsonMessage()
            .has("resource", 1, RESOURCE)
            .list(scopes, 2, inScope)
            .has("schemaUrl", 3, Type.STRING);
    return new JsonMessage().list(resources, 1, inResource);
  }

  private static JsonMessage data(JsonMessage point) {
    return new JsonMessage().list("dataPoints", 1, point);
  }

  private static JsonMessage additive(JsonMessage point) {
    return data(point).has("aggregationTemporality", 2, Type.ENUM);
  }

  private JsonMessage has(String name, int number, Type type) {
    return with(name, new Field(number, type, null, false, false));
  }

  private JsonMessage has(String name, int number, JsonMessage message) {
    return with(name, new Field(number, Type.MESSAGE, message, false, false));
  }

  private JsonMessage choice(String name, int number, Type type) {
    return with(name, new Field(number, type, null, false, true));
  }

  private JsonMessage choice(String name, int number, JsonMessage message) {
    return with(name, new Field(number, Type.MESSAGE, message, false, true));
  }

  private JsonMessage list(String name, int number, Type type) {
    return with(name, new Field(number, type, null, true, false));
  }

  private JsonMessage list(String name, int number, JsonMessage message) {
    return with(name, new Field(number, Type.MESSAGE, message, true, false));
  }

  private JsonMessage with(String name, Field field) {
    fields.put(name, field);
    return this;
  }
}
