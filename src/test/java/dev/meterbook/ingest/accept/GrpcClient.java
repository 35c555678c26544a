package dev.meterbook.ingest.accept;

import dev.meterbook.ledger.Signal;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;

/** A client that sends bytes, whatever they are. */
final class GrpcClient {
  private GrpcClient() {}

  static int port() {
    return ConfigProvider.getConfig().getValue("quarkus.grpc.server.port", Integer.class);
  }

  static ManagedChannel connect() {
    return NettyChannelBuilder.forAddress("127.0.0.1", port()).usePlaintext().build();
  }

  static MethodDescriptor<byte[], byte[]> export(Signal signal) {
    return method(
        switch (signal) {
          case METRICS -> "opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
          case LOGS -> "opentelemetry.proto.collector.logs.v1.LogsService/Export";
          case TRACES -> "opentelemetry.proto.collector.trace.v1.TraceService/Export";
        });
  }

  static MethodDescriptor<byte[], byte[]> method(String name) {
    return MethodDescriptor.newBuilder(GrpcBytes.MARSHALLER, GrpcBytes.MARSHALLER)
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(name)
        .build();
  }

  static byte[] call(Channel channel, Signal signal, Metadata headers, byte[] body) {
    Channel withHeaders =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    return ClientCalls.blockingUnaryCall(withHeaders, export(signal), CallOptions.DEFAULT, body);
  }

  /** Sends headers and nothing else; completes with the status that the server closes with. */
  static CompletableFuture<Status> start(Channel channel, Metadata headers) {
    // A client of a unary method would keep its headers back until it has a message.
    MethodDescriptor<byte[], byte[]> streaming =
        export(Signal.LOGS).toBuilder()
            .setType(MethodDescriptor.MethodType.CLIENT_STREAMING)
            .build();
    CompletableFuture<Status> closed = new CompletableFuture<>();
    channel
        .newCall(streaming, CallOptions.DEFAULT)
        .start(
            new ClientCall.Listener<>() {
              @Override
              public void onClose(Status status, Metadata trailers) {
                closed.complete(status);
              }
            },
            headers);
    return closed;
  }

  static void awaitOrFail(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("waited in vain");
      }
    } catch (InterruptedException stopping) {
      throw new IllegalStateException(stopping);
    }
  }
}
