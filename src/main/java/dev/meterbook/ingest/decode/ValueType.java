package dev.meterbook.ingest.decode;

/** The type of a value, numbered as the fields of {@code AnyValue}. */
public enum ValueType {
  EMPTY(0),
  STRING(1),
  BOOL(2),
  INT(3),
  DOUBLE(4),
  ARRAY(5),
  KVLIST(6),
  BYTES(7);

  private static final ValueType[] BY_NUMBER = values();

  private final int number;

  ValueType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static ValueType of(int number) {
    return BY_NUMBER[number];
  }
}
