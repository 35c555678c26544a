package dev.meterbook.ingest.decode;

import static dev.meterbook.ingest.decode.Cursor.I32;
import static dev.meterbook.ingest.decode.Cursor.I64;
import static dev.meterbook.ingest.decode.Cursor.VARINT;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.meterbook.ingest.decode.JsonMessage.Field;
import dev.meterbook.ledger.Signal;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * Turns OTLP/JSON into the protobuf of the same content, by the tables of {@link JsonMessage} and
 * the rules of the OTLP specification, "JSON Protobuf Encoding": unknown fields are ignored, null
 * is absent, enums are numbers, ids are hex.
 */
final class JsonTranscoder {
  /**
   * The envelope and an exemplar's attribute take 20 levels of JSON, and a map in a map takes four
   * each: a body within {@link DecodeLimits#depthMax} of at most 100 always passes here, and the
   * walk draws the exact line.
   */
  private static final int JSON_DEPTH_MAX = 20 + 4 * 100;

  private static final int NUMBER_LENGTH_MAX = 1_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // The default pool is per thread, which for virtual threads means none.
          .recyclerPool(JsonRecyclerPools.newBoundedPool(16))
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JSON_DEPTH_MAX)
                  .maxNumberLength(NUMBER_LENGTH_MAX)
                  .maxStringLength(Slot.PAYLOAD_BYTES_MAX) // the body is the limit
                  .build())
          .build();

  private final JsonParser json;
  private final JsonScalars scalars;
  private final ProtoWriter out;

  private JsonTranscoder(JsonParser json, int expectedBytes) {
    this.json = json;
    this.scalars = new JsonScalars(json);
    this.out = new ProtoWriter(expectedBytes);
  }

  /** The request as protobuf. */
  static Cursor protobuf(Signal signal, byte[] body) {
    return reading(
        body,
        json -> {
          // Some bytes are left free per message, but names and digits take more.
          JsonTranscoder transcoder = new JsonTranscoder(json, body.length / 4 * 3);
          transcoder.message(JsonMessage.requestOf(signal));
          if (json.nextToken() != null) {
            throw new MalformedPayload("something follows the JSON object");
          }
          return transcoder.out.cursor();
        },
        Cursor.over(body, 0));
  }

  /** The signal whose list the request holds. */
  static Optional<Signal> signal(byte[] body) {
    return reading(
        body,
        json -> {
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            for (Signal signal : Signal.values()) {
              if (JsonMessage.requestOf(signal).field(name) != null) {
                return Optional.of(signal);
              }
            }
            json.nextToken();
            json.skipChildren();
          }
          return Optional.empty();
        },
        Optional.empty());
  }

  private interface Reading<R> {
    R from(JsonParser json) throws IOException;
  }

  /** Reads one object, or answers {@code none} for a body of no bytes. */
  private static <R> R reading(byte[] body, Reading<R> reading, R none) {
    if (body.length == 0) {
      return none;
    }
    // Jackson lets some wrong UTF-8 pass, and would read UTF-16 and UTF-32 too.
    if (!Utf8.valid(body, 0, body.length) || isWide(body)) {
      throw new MalformedPayload("the body is not UTF-8");
    }
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedPayload("the body is not a JSON object");
      }
      return reading.from(json);
    } catch (StreamConstraintsException beyondLimit) {
      throw new MalformedPayload("the JSON nests too deep or has too long a number");
    } catch (IOException notJson) {
      // Its message may quote the body.
      throw new MalformedPayload("the body is not JSON, or has a key twice in one object");
    }
  }

  /** Whether a first brace takes more than one byte. */
  private static boolean isWide(byte[] body) {
    return body[0] == 0 || (body.length > 1 && body[1] == 0);
  }

  /** The parser stands at the start of an object, and is left at its end. */
  private void message(JsonMessage message) throws IOException {
    boolean chosen = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      Field field = message.field(json.currentName());
      JsonToken value = json.nextToken();
      if (field == null) {
        json.skipChildren();
      } else if (value != JsonToken.VALUE_NULL) {
        if (field.choice() && chosen) {
          throw scalars.malformed("two of one choice are set");
        }
        chosen |= field.choice();
        field(field);
      }
    }
  }

  private void field(Field field) throws IOException {
    if (!field.repeated()) {
      single(field);
      return;
    }
    scalars.expect(JsonToken.START_ARRAY, "a list");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      single(field);
    }
  }

  private void single(Field field) throws IOException {
    int number = field.number();
    switch (field.type()) {
      case MESSAGE -> {
        scalars.expect(JsonToken.START_OBJECT, "an object");
        int start = out.begin(number);
        message(Objects.requireNonNull(field.message()));
        out.end(start);
      }
      case STRING -> {
        scalars.expect(JsonToken.VALUE_STRING, "a string");
        out.string(number, json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
      }
      case HEX -> out.bytes(number, scalars.hex());
      case BASE64 -> out.bytes(number, scalars.base64());
      case BOOL -> varint(number, scalars.bool() ? 1 : 0);
      case INT64 -> varint(number, scalars.signed64());
      case UINT64 -> varint(number, scalars.unsigned64());
      case UINT32 -> varint(number, scalars.unsigned32());
      case SINT32 -> {
        int signed = scalars.signed32();
        varint(number, (signed << 1 ^ signed >> 31) & 0xFFFFFFFFL);
      }
      case ENUM -> {
        scalars.expect(JsonToken.VALUE_NUMBER_INT, "an enum number");
        varint(number, scalars.signed32());
      }
      case FIXED64 -> fixed64(number, scalars.unsigned64());
      case SFIXED64 -> fixed64(number, scalars.signed64());
      case DOUBLE -> fixed64(number, Double.doubleToRawLongBits(scalars.real()));
      case FIXED32 -> {
        out.tag(number, I32);
        out.fixed32((int) scalars.unsigned32());
      }
    }
  }

  private void varint(int number, long value) {
    out.tag(number, VARINT);
    out.varint(value);
  }

  private void fixed64(int number, long value) {
    out.tag(number, I64);
    out.fixed64(value);
  }
}
