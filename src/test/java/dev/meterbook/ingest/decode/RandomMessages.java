package dev.meterbook.ingest.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.meterbook.ledger.Signal;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Makes messages that use every field, and bytes that are nearly messages. */
final class RandomMessages {
  private static final double[] REALS = {
    0, -0.0, 1, -1, 0.1, 1e-9, 1e300, 4.9e-324, Double.NaN, 1.0 / 0, -1.0 / 0, 1L << 53
  };
  private static final long[] WHOLES = {
    0, 1, -1, 127, 128, 1L << 31, 1L << 53, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final String[] TEXTS = {
    "", "a", "key", "session.id", "gen_ai.usage.input_tokens", "é", "日本", "😀", "a\"\\\n\u0001", "0"
  };

  private final RandomGenerator random;

  RandomMessages(RandomGenerator random) {
    this.random = random;
  }

  /** A request that holds at least one record. */
  byte[] request(Signal signal) {
    return fill(Generated.newRequest(signal), 3, 8).toByteArray();
  }

  /** All lists of messages are filled in the outer levels, and some of them further in. */
  private Message fill(Message.Builder message, int outerLevels, int levels) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      boolean nested = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      boolean outer = nested && field.isRepeated() && outerLevels > 0;
      if (!outer && (random.nextInt(4) == 0 || (nested && levels == 0))) {
        continue;
      }
      if (!field.isRepeated()) {
        message.setField(field, value(message, field, outerLevels, levels));
        continue;
      }
      for (int i = random.nextInt(3) + (outer ? 1 : 0); i > 0; i--) {
        message.addRepeatedField(field, value(message, field, outerLevels, levels));
      }
    }
    return message.build();
  }

  private Object value(
      Message.Builder message, FieldDescriptor field, int outerLevels, int levels) {
    return switch (field.getJavaType()) {
      case MESSAGE -> fill(message.newBuilderForField(field), outerLevels - 1, levels - 1);
      case STRING -> TEXTS[random.nextInt(TEXTS.length)];
      case BOOLEAN -> random.nextBoolean();
      case INT -> (int) WHOLES[random.nextInt(WHOLES.length)];
      case LONG -> WHOLES[random.nextInt(WHOLES.length)];
      case DOUBLE -> REALS[random.nextInt(REALS.length)];
      case BYTE_STRING -> bytes(field);
      case ENUM -> {
        EnumDescriptor numbers = field.getEnumType();
        yield numbers.findValueByNumberCreatingIfUnknown(random.nextInt(6));
      }
      case FLOAT -> throw new IllegalArgumentException("OTLP has no float");
    };
  }

  private ByteString bytes(FieldDescriptor field) {
    int idLength = field.getName().endsWith("trace_id") ? 16 : 8;
    byte[] bytes = new byte[random.nextInt(5) == 0 ? random.nextInt(20) : idLength];
    if (random.nextInt(5) != 0) {
      random.nextBytes(bytes);
    }
    return ByteString.copyFrom(bytes);
  }

  /** The same with one or two small faults. */
  byte[] damaged(byte[] sound) {
    byte[] bytes = sound.clone();
    for (int faults = 1 + random.nextInt(2); faults > 0 && bytes.length > 0; faults--) {
      int at = random.nextInt(bytes.length);
      int to = Math.min(bytes.length, at + 1 + random.nextInt(12));
      switch (random.nextInt(7)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes[at] += (byte) (random.nextInt(3) - 1);
        case 3 -> bytes = spliced(bytes, at, new byte[0], to); // a piece is missing
        case 4 -> bytes = spliced(bytes, to, Arrays.copyOfRange(bytes, at, to), to); // twice
        case 5 -> bytes = spliced(bytes, at, new byte[] {(byte) random.nextInt()}, at);
        default -> bytes = Arrays.copyOf(bytes, at);
      }
    }
    return bytes;
  }

  private static byte[] spliced(byte[] bytes, int from, byte[] between, int to) {
    byte[] result = Arrays.copyOf(bytes, from + between.length + bytes.length - to);
    System.arraycopy(between, 0, result, from, between.length);
    System.arraycopy(bytes, to, result, from + between.length, bytes.length - to);
    return result;
  }
}
