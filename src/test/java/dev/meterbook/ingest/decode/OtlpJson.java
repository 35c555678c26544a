package dev.meterbook.ingest.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.meterbook.ledger.Signal;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Converts between the generated classes and OTLP/JSON, by other means than the decoder. */
public final class OtlpJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private OtlpJson() {}

  /** By protobuf's own JSON parser, which wants base64 where OTLP has hex. */
  public static Message parse(Signal signal, byte[] json) {
    try {
      JsonNode tree = JSON.readTree(json);
      idsToBase64(tree);
      Message.Builder request = Generated.newRequest(signal);
      JsonFormat.parser().ignoringUnknownFields().merge(JSON.writeValueAsString(tree), request);
      return request.build();
    } catch (IOException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  static Optional<Message> tryParse(Signal signal, byte[] json) {
    try {
      return Optional.of(parse(signal, json));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static void idsToBase64(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (String id : List.of("traceId", "spanId", "parentSpanId")) {
        if (object.path(id).isTextual()) {
          object.put(id, HexFormat.of().parseHex(object.path(id).asText()));
        }
      }
    }
    node.forEach(OtlpJson::idsToBase64);
  }

  public static byte[] print(Message message) {
    try {
      return JSON.writeValueAsBytes(tree(message));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static ObjectNode tree(Message message) {
    ObjectNode object = JSON.createObjectNode();
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (field.isRepeated()) {
                ArrayNode array = object.putArray(field.getJsonName());
                ((List<?>) value).forEach(each -> array.add(tree(field, each)));
              } else {
                object.set(field.getJsonName(), tree(field, value));
              }
            });
    return object;
  }

  private static JsonNode tree(FieldDescriptor field, Object value) {
    return switch (value) {
      case Message message -> tree(message);
      case String text -> JSON.getNodeFactory().textNode(text);
      case Boolean truth -> JSON.getNodeFactory().booleanNode(truth);
      case EnumValueDescriptor number -> JSON.getNodeFactory().numberNode(number.getNumber());
      case Integer number -> JSON.getNodeFactory().numberNode(bits32(field, number));
      case Long number -> JSON.getNodeFactory().textNode(bits64(field, number));
      case Double number when Double.isFinite(number) -> JSON.getNodeFactory().numberNode(number);
      case Double number -> JSON.getNodeFactory().textNode(number.toString());
      case ByteString bytes when field.getName().endsWith("_id") ->
          JSON.getNodeFactory().textNode(HexFormat.of().formatHex(bytes.toByteArray()));
      case ByteString bytes ->
          JSON.getNodeFactory().textNode(Base64.getEncoder().encodeToString(bytes.toByteArray()));
      default -> throw new IllegalArgumentException(value.getClass().getName());
    };
  }

  private static long bits32(FieldDescriptor field, int number) {
    return switch (field.getType()) {
      case SINT32, INT32 -> number;
      default -> Integer.toUnsignedLong(number);
    };
  }

  private static String bits64(FieldDescriptor field, long number) {
    return switch (field.getType()) {
      case SFIXED64, INT64 -> Long.toString(number);
      default -> Long.toUnsignedString(number);
    };
  }
}
