package dev.meterbook.ingest.accept;

import dev.meterbook.ledger.Signal;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One gRPC call, seen from its virtual thread. */
final class GrpcExchange {
  private static final Logger LOG = Logger.getLogger(GrpcExchange.class);
  private static final int ANSWER_MILLIS_MAX = 2000;

  private final Signal signal;
  private final ServerCall<byte[], byte[]> call;
  private final @Nullable String authorization;
  private final Arrival arrival;
  private final CountDownLatch closed = new CountDownLatch(1);

  GrpcExchange(Signal signal, ServerCall<byte[], byte[]> call, @Nullable String authorization) {
    this.signal = signal;
    this.call = call;
    this.authorization = authorization;
    this.arrival = GrpcArrival.takeCurrent();
  }

  Signal signal() {
    return signal;
  }

  @Nullable String authorization() {
    return authorization;
  }

  BytesInFlight.Share share() {
    return arrival.share();
  }

  /** Whether it came over a connection that is above the limit. */
  boolean isOneTooMany() {
    return GrpcConnections.isOneTooMany(call.getAttributes());
  }

  /** Asks for the message and waits for it. Blocks. */
  Body message() throws InterruptedException {
    call.request(1);
    return arrival.await();
  }

  /** Returns when the answer is on its way, or nobody is there to take it. */
  void reply(GrpcReply reply) throws InterruptedException {
    if (reply.status().isOk()) {
      call.sendHeaders(new Metadata());
      call.sendMessage(reply.message());
    }
    call.close(reply.status(), reply.trailers());
    if (!closed.await(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
      LOG.debug("event=answer_not_taken");
    }
  }

  ServerCall.Listener<byte[]> listener() {
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(byte[] message) {
        arrival.finish(message);
      }

      @Override
      public void onHalfClose() {
        arrival.cut(); // Nothing happens when the message is there.
      }

      @Override
      public void onCancel() {
        arrival.cut();
        closed.countDown();
      }

      @Override
      public void onComplete() {
        closed.countDown();
      }
    };
  }
}
