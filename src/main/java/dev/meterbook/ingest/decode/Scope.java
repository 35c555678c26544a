package dev.meterbook.ingest.decode;

/** Which instrumentation inside the process reports. */
public record Scope(String name, String version, Attributes attributes, int droppedAttributes) {
  public static final Scope EMPTY = new Scope("", "", Attributes.EMPTY, 0);
}
