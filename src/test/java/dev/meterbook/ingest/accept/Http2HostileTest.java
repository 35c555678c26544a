package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ledger.Signal;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Floods of frames, at both doors: the flooder is hung up on, or costs nobody anything. */
@QuarkusTest
@TestProfile(DoorsProfile.class)
class Http2HostileTest {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int FLOOD_BYTES = 24 * 1024 * 1024;
  private static final long HEAP_BYTES_MAX = 64L * 1024 * 1024;

  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;

  @TestHTTPResource("/")
  URI root;

  /** What is sent again and again; streams are odd and rising. */
  enum Flood {
    RAPID_RESET {
      @Override
      byte[] frames(int stream) {
        return joined(
            frame(HEADERS, END_HEADERS, stream, request()),
            frame(RST_STREAM, 0, stream, new byte[4]));
      }
    },
    SETTINGS_FRAMES {
      @Override
      byte[] frames(int stream) {
        return frame(SETTINGS, 0, 0, new byte[0]);
      }
    },
    PINGS {
      @Override
      byte[] frames(int stream) {
        return frame(PING, 0, 0, new byte[8]);
      }
    },
    CONTINUATIONS {
      @Override
      byte[] frames(int stream) {
        return stream == 1
            ? frame(HEADERS, 0, 1, request())
            : frame(CONTINUATION, 0, 1, literal("x", "y".repeat(100)));
      }
    };

    abstract byte[] frames(int stream);
  }

  @ParameterizedTest
  @EnumSource
  void floodAtTheHttpDoorDisturbsNobody(Flood flood) throws IOException {
    long before = heapBytes();

    flood(flood, root.getPort());

    try (RawHttp other = new RawHttp(root)) {
      other
          .head(
              "POST /v1/logs HTTP/1.1",
              "Host: x",
              "Content-Type: application/json",
              "Content-Length: 2")
          .bytes(new byte[] {'{', '}'});
      assertThat(other.answer().status()).isEqualTo(200);
    }
    assertThat(heapBytes() - before).isLessThan(HEAP_BYTES_MAX);
  }

  @ParameterizedTest
  @EnumSource
  void floodAtTheGrpcDoorDisturbsNobody(Flood flood) {
    long before = heapBytes();

    flood(flood, GrpcClient.port());

    ManagedChannel other = GrpcClient.connect();
    try {
      assertThat(GrpcClient.call(other, Signal.LOGS, new Metadata(), new byte[] {10, 0})).isEmpty();
    } finally {
      other.shutdownNow();
    }
    assertThat(heapBytes() - before).isLessThan(HEAP_BYTES_MAX);
  }

  /** Until the other side hangs up, or so many bytes were taken; what it answers is read. */
  private static void flood(Flood flood, int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      Thread.startVirtualThread(() -> readToTheEnd(socket));
      socket.getOutputStream().write(joined(PREFACE, frame(SETTINGS, 0, 0, new byte[0])));
      ByteArrayOutputStream some = new ByteArrayOutputStream();
      int stream = 1;
      for (int sent = 0; sent < FLOOD_BYTES; sent += some.size()) {
        some.reset();
        for (; some.size() < 16 * 1024; stream += 2) {
          some.writeBytes(flood.frames(stream));
        }
        socket.getOutputStream().write(some.toByteArray());
      }
    } catch (IOException hungUp) {
      // As it should be.
    }
  }

  private static void readToTheEnd(Socket socket) {
    try {
      socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException closed) {
      // The end.
    }
  }

  /** A head in HPACK: POST, http, a path and an authority. */
  private static byte[] request() {
    return joined(
        new byte[] {(byte) 0x83, (byte) 0x86},
        literal(":path", "/v1/logs"),
        literal(":authority", "x"));
  }

  /** A header field that is not indexed, with a new name. */
  private static byte[] literal(String name, String value) {
    return ByteBuffer.allocate(3 + name.length() + value.length())
        .put((byte) 0)
        .put((byte) name.length())
        .put(name.getBytes(StandardCharsets.US_ASCII))
        .put((byte) value.length())
        .put(value.getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) 0)
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Stream.of(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static long heapBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
