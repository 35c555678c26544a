package dev.meterbook.ingest.decode;

/**
 * What a body may demand of us.
 *
 * @param depthMax how deep values may nest; a plain attribute value has depth 1. Deeper is
 *     malformed
 * @param attributesMax how many attributes one record, resource, scope or point keeps; the rest is
 *     counted as cut
 * @param itemsMax how many records, points, events, links and exemplars (and eighths of a bucket
 *     list) a body may hold: an empty one takes 2 bytes on the wire but a hundred here
 */
public record DecodeLimits(int depthMax, int attributesMax, int itemsMax) {

  /**
   * 128 attributes is the default of the SDKs. A body of the recommended 64 MiB reaches the number
   * of items with records of 256 bytes; the largest recorded export of an agent holds some 1,000.
   */
  public static final DecodeLimits DEFAULT = new DecodeLimits(32, 128, 262_144);

  public DecodeLimits {
    if (depthMax < 1 || depthMax > 100) {
      throw new IllegalArgumentException("depthMax must be 1 to 100, is " + depthMax);
    }
    if (attributesMax < 1 || attributesMax > 10_000) {
      throw new IllegalArgumentException("attributesMax must be 1 to 10000, is " + attributesMax);
    }
    if (itemsMax < 1) {
      throw new IllegalArgumentException("itemsMax must be at least 1, is " + itemsMax);
    }
  }
}
