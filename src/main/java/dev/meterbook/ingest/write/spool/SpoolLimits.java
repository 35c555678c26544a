package dev.meterbook.ingest.write.spool;

/**
 * How much the spool may hold. Both count entries with their framing; the header of each segment
 * and the few damaged files kept aside come on top.
 */
public record SpoolLimits(long bytesMax, long segmentBytesMax) {
  /** Below this a segment would hold few entries, and files would be made and deleted all day. */
  static final long SEGMENT_BYTES_MIN = 4096;

  /** One GiB: over an hour of the largest load we test, in segments that are quick to check. */
  public static final SpoolLimits DEFAULT = new SpoolLimits(1L << 30, 64L << 20);

  public SpoolLimits {
    if (segmentBytesMax < SEGMENT_BYTES_MIN || segmentBytesMax > 1 << 30) {
      throw new IllegalArgumentException(
          "segment bytes must be within 4096 and 1 GiB, not " + segmentBytesMax);
    }
    if (bytesMax < segmentBytesMax) {
      throw new IllegalArgumentException(
          "spool bytes must be at least one segment's %d, not %d"
              .formatted(segmentBytesMax, bytesMax));
    }
  }
}
