package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class GunzipTest {
  private static final int MEBI = 1024 * 1024;
  private static final int BYTES_MAX = 64 * MEBI;

  private final BytesInFlight inFlight = new BytesInFlight(4L * BYTES_MAX);
  private final BytesInFlight.Share share = inFlight.open();

  @Test
  void inflatesWhatWasCompressed() {
    byte[] body = new byte[300_000];
    new Random(1).nextBytes(body);

    Body inflated = Gunzip.inflate(Gzip.of(body), BYTES_MAX, share);

    assertThat(whole(inflated)).isEqualTo(body);
    assertThat(inFlight.bytesHeld()).isEqualTo(body.length);
  }

  @Test
  void inflatesNothingToNothing() {
    assertThat(whole(Gunzip.inflate(Gzip.of(new byte[0]), BYTES_MAX, share))).isEmpty();
  }

  @Test
  void limitItselfIsAllowedAndOneByteMoreIsNot() {
    byte[] atLimit = Gzip.bomb(10_000);

    assertThat(whole(Gunzip.inflate(atLimit, 10_000, share))).hasSize(10_000);
    assertThat(refusal(Gunzip.inflate(atLimit, 9_999, share))).isEqualTo(Refusal.TOO_LARGE);
  }

  @Test
  void bombOf64MebibytesFitsExactly() {
    byte[] wire = Gzip.bomb(BYTES_MAX);

    assertThat(wire).hasSizeLessThan(66_000);
    assertThat(whole(Gunzip.inflate(wire, BYTES_MAX, share))).hasSize(BYTES_MAX);
  }

  @Test
  void bombOfOneGibibyteCostsNoMemory() {
    byte[] wire = Gzip.bomb(1024L * MEBI);
    long before = allocatedBytes();

    Body body = Gunzip.inflate(wire, BYTES_MAX, share);

    assertThat(allocatedBytes() - before).isLessThan(MEBI);
    assertThat(refusal(body)).isEqualTo(Refusal.TOO_LARGE);
    assertThat(inFlight.bytesHeld()).isZero();
  }

  @Test
  void claimThatNoDataCouldFulfilIsNotAllocatedFor() {
    byte[] wire = Gzip.of(new byte[] {1});
    wire[wire.length - 2] = 0x7F; // Claims 8 MiB.
    long before = allocatedBytes();

    Body body = Gunzip.inflate(wire, BYTES_MAX, share);

    assertThat(refusal(body)).isEqualTo(Refusal.GZIP_BROKEN);
    assertThat(allocatedBytes() - before).isLessThan(MEBI);
  }

  @Test
  void budgetIsAskedBeforeMemory() {
    BytesInFlight.Share tight = new BytesInFlight(9_999).open();

    Body body = Gunzip.inflate(Gzip.bomb(10_000), BYTES_MAX, tight);

    assertThat(refusal(body)).isEqualTo(Refusal.IN_FLIGHT_FULL);
  }

  @Test
  void nestedGzipIsInflatedOnce() {
    byte[] inner = Gzip.of(new byte[] {1, 2, 3});

    assertThat(whole(Gunzip.inflate(Gzip.of(inner), BYTES_MAX, share))).isEqualTo(inner);
  }

  @Test
  void truncatedAnywhereIsBroken() {
    byte[] body = new byte[1_000];
    new Random(2).nextBytes(body);
    byte[] wire = Gzip.of(body);

    for (int length = 0; length < wire.length; length++) {
      Body inflated = Gunzip.inflate(Arrays.copyOf(wire, length), BYTES_MAX, share);
      assertThat(refusal(inflated)).as("%d bytes", length).isEqualTo(Refusal.GZIP_BROKEN);
    }
  }

  @Test
  void trailingBytesAndFurtherMembersAreBroken() {
    byte[] wire = Gzip.of("payload".getBytes(StandardCharsets.UTF_8));

    assertThat(refusal(Gunzip.inflate(joined(wire, new byte[] {0}), BYTES_MAX, share)))
        .isEqualTo(Refusal.GZIP_BROKEN);
    assertThat(refusal(Gunzip.inflate(joined(wire, new byte[64]), BYTES_MAX, share)))
        .isEqualTo(Refusal.GZIP_BROKEN);
    assertThat(refusal(Gunzip.inflate(joined(wire, wire), BYTES_MAX, share)))
        .isEqualTo(Refusal.GZIP_BROKEN);
    byte[] claimsMuch = {-1, -1, -1, -1};
    assertThat(refusal(Gunzip.inflate(joined(wire, claimsMuch), BYTES_MAX, share)))
        .isEqualTo(Refusal.GZIP_BROKEN);
  }

  @Test
  void everyFlippedBitOfChecksumAndLengthIsNoticed() {
    byte[] wire = Gzip.of("a payload of some length".getBytes(StandardCharsets.UTF_8));

    for (int bit = 0; bit < 64; bit++) {
      byte[] flipped = wire.clone();
      flipped[wire.length - 8 + bit / 8] ^= (byte) (1 << bit % 8);
      Body inflated = Gunzip.inflate(flipped, BYTES_MAX, share);
      assertThat(refusal(inflated)).as("bit %d", bit).isEqualTo(Refusal.GZIP_BROKEN);
    }
  }

  @Test
  void allHeaderFieldsAreSkipped() {
    byte[] plain = Gzip.of(new byte[] {7});
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(new byte[] {0x1F, (byte) 0x8B, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3});
    header.writeBytes(new byte[] {3, 0, 'e', 'x', 't'});
    header.writeBytes(new byte[] {'n', 'a', 'm', 'e', 0, 'n', 'o', 't', 'e', 0});
    CRC32 checksum = new CRC32();
    checksum.update(header.toByteArray());
    header.write((int) checksum.getValue());
    header.write((int) checksum.getValue() >> 8);
    byte[] wire = joined(header.toByteArray(), Arrays.copyOfRange(plain, 10, plain.length));

    assertThat(whole(Gunzip.inflate(wire, BYTES_MAX, share))).containsExactly(7);
    for (int length = 10; length < header.size(); length++) {
      Body torn = Gunzip.inflate(Arrays.copyOf(wire, length), BYTES_MAX, share);
      assertThat(refusal(torn)).isEqualTo(Refusal.GZIP_BROKEN);
    }
    wire[header.size() - 1] ^= 1;
    assertThat(refusal(Gunzip.inflate(wire, BYTES_MAX, share))).isEqualTo(Refusal.GZIP_BROKEN);
  }

  @Test
  void otherFormatsAreBroken() {
    byte[] wire = Gzip.of(new byte[] {7});
    byte[] otherMethod = wire.clone();
    otherMethod[2] = 7;
    byte[] reservedFlag = wire.clone();
    reservedFlag[3] = 0x20;

    assertThat(refusal(Gunzip.inflate(otherMethod, BYTES_MAX, share)))
        .isEqualTo(Refusal.GZIP_BROKEN);
    assertThat(refusal(Gunzip.inflate(reservedFlag, BYTES_MAX, share)))
        .isEqualTo(Refusal.GZIP_BROKEN);
    assertThat(refusal(Gunzip.inflate("plain text, no gzip".getBytes(), BYTES_MAX, share)))
        .isEqualTo(Refusal.GZIP_BROKEN);
  }

  private static byte[] whole(Body body) {
    assertThat(body).isInstanceOf(Body.Whole.class);
    return ((Body.Whole) body).bytes();
  }

  private static Refusal refusal(Body body) {
    assertThat(body).isInstanceOf(Body.Unfit.class);
    return ((Body.Unfit) body).why().refusal();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
