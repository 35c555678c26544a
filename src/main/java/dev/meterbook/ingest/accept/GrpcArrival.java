package dev.meterbook.ingest.accept;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Counts the bytes of a call as they come in: gRPC itself gathers a whole message before it shows
 * any of it.
 */
final class GrpcArrival extends ServerStreamTracer {
  private static final Context.Key<GrpcArrival> CURRENT = Context.key("meterbook-arrival");

  private final Arrival arrival;
  private final Body.Unfit tooLarge;
  private boolean taken;

  private GrpcArrival(Arrival arrival, Body.Unfit tooLarge) {
    this.arrival = arrival;
    this.tooLarge = tooLarge;
  }

  /** The arrival of the call that is being started; its share is the caller's to close. */
  static Arrival takeCurrent() {
    GrpcArrival current = CURRENT.get();
    synchronized (current) {
      current.taken = true;
    }
    return current.arrival;
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(CURRENT, this);
  }

  @Override
  public void inboundWireSize(long bytes) {
    arrival.count(Math.toIntExact(bytes));
  }

  @Override
  public synchronized void streamClosed(Status status) {
    if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
      arrival.refuse(tooLarge); // Said by gRPC itself, which has answered the sender already.
    }
    if (!taken) {
      arrival.share().close(); // No handler will: the method is unknown.
    }
  }

  @Singleton
  static final class Factory extends ServerStreamTracer.Factory {
    private final Admission admission;

    @Inject
    Factory(Admission admission) {
      this.admission = admission;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
      return new GrpcArrival(
          admission.newArrival(), Arrival.tooLarge(admission.limits().bodyBytesMax()));
    }
  }
}
