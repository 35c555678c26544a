package dev.meterbook.ingest.accept;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Payloads compressed as exporters do, and as attackers do. */
final class Gzip {
  private Gzip() {}

  static byte[] of(byte[] bytes) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(wire)) {
      out.write(bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return wire.toByteArray();
  }

  /** As many zeros, which shrink a thousandfold. */
  static byte[] bomb(long bytes) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    byte[] zeros = new byte[64 * 1024];
    try (GZIPOutputStream out = new GZIPOutputStream(wire, 64 * 1024)) {
      for (long left = bytes; left > 0; left -= zeros.length) {
        out.write(zeros, 0, (int) Math.min(left, zeros.length));
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return wire.toByteArray();
  }
}
