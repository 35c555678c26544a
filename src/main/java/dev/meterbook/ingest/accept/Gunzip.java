package dev.meterbook.ingest.accept;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates one gzip member (RFC 1952) into exactly the bytes that its trailer claims. The claim is
 * counted against the limits before anything is allocated, and has to come true: so 65 kB that
 * would become 1 GiB cost no memory, and what is inside is not inflated again. {@code
 * GZIPInputStream} lets pass what an exporter never sends: trailing bytes, further members.
 */
final class Gunzip {
  private static final int HEADER_BYTES = 10;
  private static final int TRAILER_BYTES = 8;

  /** Deflate cannot do better: 258 bytes from two bits. */
  private static final long RATIO_MAX = 1032;

  private static final int STEP_BYTES = 64 * 1024;
  private static final int FLAG_HEADER_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;
  private static final int FLAGS_RESERVED = 0xE0;

  private final byte[] wire;
  private final int bytesMax;
  private final BytesInFlight.Share share;

  private Gunzip(byte[] wire, int bytesMax, BytesInFlight.Share share) {
    this.wire = wire;
    this.bytesMax = bytesMax;
    this.share = share;
  }

  /** No OTLP message starts like this: field 3 of wire type 7 does not exist. */
  static boolean isGzip(byte[] bytes) {
    return bytes.length >= 2 && (bytes[0] & 0xFF) == 0x1F && (bytes[1] & 0xFF) == 0x8B;
  }

  static Body inflate(byte[] wire, int bytesMax, BytesInFlight.Share share) {
    return new Gunzip(wire, bytesMax, share).inflate();
  }

  private Body inflate() {
    int start = headerEnd();
    if (start < 0) {
      return broken("the gzip header is not valid");
    }
    int deflated = wire.length - start - TRAILER_BYTES;
    long claimed = deflated < 0 ? 0 : littleEndian(wire.length - 4) & 0xFFFF_FFFFL;
    if (deflated < 0 || claimed > RATIO_MAX * deflated) {
      return broken("the gzip data ends early");
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(wire, start, deflated);
      return claimed > bytesMax ? exceed(inflater) : inflate(inflater, (int) claimed);
    } catch (DataFormatException notDeflate) {
      return broken("the gzip data is not valid");
    } finally {
      inflater.end();
    }
  }

  private Body inflate(Inflater inflater, int claimed) throws DataFormatException {
    if (!share.grow(claimed)) {
      return Arrival.inFlightFull();
    }
    byte[] inflated = new byte[claimed];
    int made = 0;
    while (made < claimed) {
      int more = inflater.inflate(inflated, made, claimed - made);
      if (more == 0) {
        return broken("the gzip data ends early");
      }
      made += more;
    }
    if (inflater.inflate(new byte[1]) != 0 || !inflater.finished() || inflater.getRemaining() > 0) {
      return broken("the gzip data does not end where its length says");
    }
    CRC32 checksum = new CRC32();
    checksum.update(inflated);
    return littleEndian(wire.length - TRAILER_BYTES) == (int) checksum.getValue()
        ? new Body.Whole(inflated)
        : broken("the gzip checksum does not match");
  }

  /** The claim is over the limit; but it may be no claim at all, only the end of a torn body. */
  private Body exceed(Inflater inflater) throws DataFormatException {
    byte[] thrownAway = new byte[STEP_BYTES];
    while (inflater.getBytesWritten() <= bytesMax) {
      if (inflater.inflate(thrownAway) == 0) {
        return broken("the gzip data does not end where its length says");
      }
    }
    return Arrival.tooLarge(bytesMax);
  }

  /** Where the header ends, or -1 when it is not one. */
  private int headerEnd() {
    if (wire.length < HEADER_BYTES || !isGzip(wire) || wire[2] != 8) {
      return -1;
    }
    int flags = wire[3];
    if ((flags & FLAGS_RESERVED) != 0) {
      return -1;
    }
    int at = HEADER_BYTES;
    if ((flags & FLAG_EXTRA) != 0) {
      if (wire.length < at + 2) {
        return -1;
      }
      at += 2 + (wire[at] & 0xFF) + ((wire[at + 1] & 0xFF) << 8);
    }
    if ((flags & FLAG_NAME) != 0) {
      at = afterZero(at);
    }
    if ((flags & FLAG_COMMENT) != 0) {
      at = afterZero(at);
    }
    if ((flags & FLAG_HEADER_CRC) != 0) {
      at = at < 0 || wire.length < at + 2 || !headerIntact(at) ? -1 : at + 2;
    }
    return at > wire.length ? -1 : at;
  }

  private int afterZero(int from) {
    if (from < 0) {
      return -1;
    }
    for (int at = from; at < wire.length; at++) {
      if (wire[at] == 0) {
        return at + 1;
      }
    }
    return -1;
  }

  private boolean headerIntact(int end) {
    CRC32 checksum = new CRC32();
    checksum.update(wire, 0, end);
    return (checksum.getValue() & 0xFFFF) == (littleEndian(end - 2) >>> 16);
  }

  private int littleEndian(int at) {
    return (wire[at] & 0xFF)
        | (wire[at + 1] & 0xFF) << 8
        | (wire[at + 2] & 0xFF) << 16
        | (wire[at + 3] & 0xFF) << 24;
  }

  private static Body broken(String message) {
    return new Body.Unfit(Refusal.GZIP_BROKEN, message);
  }
}
