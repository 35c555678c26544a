package dev.meterbook.ingest.accept;

import io.grpc.Decompressor;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Keeps gRPC from looking into messages: they pass as they were sent, compressed ones too. */
final class GrpcBytes {
  static final MethodDescriptor.Marshaller<byte[]> MARSHALLER =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] message) {
          return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException broken) {
            throw new UncheckedIOException(broken);
          }
        }
      };

  /**
   * Inflates nothing. gRPC would do it on the event loop, and without counting: {@link Gunzip} does
   * it later, for both doors alike.
   */
  static final Decompressor GZIP =
      new Decompressor() {
        @Override
        public String getMessageEncoding() {
          return "gzip";
        }

        @Override
        public InputStream decompress(InputStream compressed) {
          return compressed;
        }
      };

  private GrpcBytes() {}
}
