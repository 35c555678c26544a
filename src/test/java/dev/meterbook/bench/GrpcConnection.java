package dev.meterbook.bench;

import dev.meterbook.ledger.Signal;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** gRPC that sends bytes as they are. */
public final class GrpcConnection implements Door {
  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
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

  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private final ManagedChannel channel;
  private Status.Code code = Status.Code.OK;

  public GrpcConnection(int port) {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /** How the last call ended. */
  public Status.Code code() {
    return code;
  }

  @Override
  public Answer send(Signal signal, byte[] body) {
    try {
      ClientCalls.blockingUnaryCall(
          channel,
          method(signal),
          CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS),
          body);
      code = Status.Code.OK;
      return Answer.OK;
    } catch (StatusRuntimeException failed) {
      code = failed.getStatus().getCode();
      if (code == Status.Code.INVALID_ARGUMENT) {
        return Answer.REFUSED;
      }
      if (saysWhenToComeAgain(failed)) {
        return Answer.LATER;
      }
      channel.resetConnectBackoff(); // else the next calls fail without being sent
      return Answer.UNKNOWN;
    }
  }

  /** A broken connection is UNAVAILABLE, too; only the service can send details. */
  private boolean saysWhenToComeAgain(StatusRuntimeException failed) {
    Metadata trailers = failed.getTrailers();
    return code == Status.Code.UNAVAILABLE && trailers != null && trailers.containsKey(DETAILS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private static MethodDescriptor<byte[], byte[]> method(Signal signal) {
    return MethodDescriptor.newBuilder(BYTES, BYTES)
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(
            switch (signal) {
              case METRICS -> "opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
              case LOGS -> "opentelemetry.proto.collector.logs.v1.LogsService/Export";
              case TRACES -> "opentelemetry.proto.collector.trace.v1.TraceService/Export";
            })
        .build();
  }
}
