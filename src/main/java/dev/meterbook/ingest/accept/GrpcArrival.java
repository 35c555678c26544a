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
  private boolean taken;

  private GrpcArrival(Arrival arrival) {
    this.arrival = arrival;
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

  /** A call that no handler took: an unknown method. */
  @Override
  public synchronized void streamClosed(Status status) {
    if (!taken) {
      arrival.share().close();
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
      return new GrpcArrival(admission.newArrival());
    }
  }
}
