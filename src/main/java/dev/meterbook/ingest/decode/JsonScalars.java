package dev.meterbook.ingest.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Base64;

/** Reads the value that the parser stands at, as the proto3 JSON mapping writes it. */
final class JsonScalars {
  /** From here on a double no longer tells every whole number from the next. */
  private static final double WHOLE_MAX = 1L << 53;

  private final JsonParser json;

  JsonScalars(JsonParser json) {
    this.json = json;
  }

  void expect(JsonToken token, String what) throws IOException {
    if (json.currentToken() != token) {
      throw malformed("a value is not " + what);
    }
  }

  boolean bool() throws IOException {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw malformed("a value is not true or false");
    };
  }

  /** Decimal text or a number, never through a double: times have more digits than it keeps. */
  long signed64() throws IOException {
    String digits = number();
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException notDigits) {
      return whole(digits);
    }
  }

  long unsigned64() throws IOException {
    String digits = number();
    try {
      return Long.parseUnsignedLong(digits);
    } catch (NumberFormatException notDigits) {
      long whole = whole(digits);
      if (whole < 0) {
        throw malformed("a number is negative");
      }
      return whole;
    }
  }

  int signed32() throws IOException {
    long number = signed64();
    if (number != (int) number) {
      throw malformed("a number does not fit 32 bits");
    }
    return (int) number;
  }

  long unsigned32() throws IOException {
    long number = unsigned64();
    if (number >>> 32 != 0) {
      throw malformed("a number does not fit 32 bits");
    }
    return number;
  }

  /** A number, or text: a number, "NaN", "Infinity" or "-Infinity". */
  double real() throws IOException {
    String text = number();
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> finite(text);
    };
  }

  /** An id. That hex was meant, and not the base64 of plain proto3, only its digits can tell. */
  byte[] hex() throws IOException {
    expect(JsonToken.VALUE_STRING, "a hex string");
    String digits = json.getText();
    byte[] bytes = new byte[digits.length() / 2];
    if (digits.length() % 2 != 0) {
      throw malformed("an id is not hex");
    }
    for (int i = 0; i < bytes.length; i++) {
      int high = hexDigit(digits.charAt(2 * i));
      int low = hexDigit(digits.charAt(2 * i + 1));
      bytes[i] = (byte) (high << 4 | low);
    }
    return bytes;
  }

  /** Either alphabet, padded or not. */
  byte[] base64() throws IOException {
    expect(JsonToken.VALUE_STRING, "a base64 string");
    String text = json.getText();
    try {
      return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException notBase64) {
      throw malformed("a value is not base64");
    }
  }

  MalformedPayload malformed(String what) {
    return new MalformedPayload(what + ", at " + json.getParsingContext().pathAsPointer());
  }

  private int hexDigit(char digit) {
    int value = digit < 0x80 ? Character.digit(digit, 16) : -1;
    if (value < 0) {
      throw malformed("an id is not hex");
    }
    return value;
  }

  private String number() throws IOException {
    return switch (json.currentToken()) {
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getText();
      default -> throw malformed("a value is not a number");
    };
  }

  /** The mapping allows whole numbers to have a fraction of zeros or an exponent. */
  private long whole(String text) {
    double number = finite(text);
    if (number != Math.rint(number) || Math.abs(number) >= WHOLE_MAX) {
      throw malformed("a number is not a whole number of its size");
    }
    return (long) number;
  }

  private double finite(String text) {
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      // Double.parseDouble also takes hex, type suffixes and white space.
      if ((next < '0' || next > '9') && "+-.eE".indexOf(next) < 0) {
        throw malformed("a value is not a number");
      }
    }
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException notNumber) {
      // The same answer as below.
    }
    throw malformed("a value is not a number, or too large");
  }
}
