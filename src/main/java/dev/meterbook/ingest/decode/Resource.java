package dev.meterbook.ingest.decode;

/** Who reports: the process, its host, its user. */
public record Resource(Attributes attributes, int droppedAttributes) {
  public static final Resource EMPTY = new Resource(Attributes.EMPTY, 0);
}
