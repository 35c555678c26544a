package dev.meterbook.ingest.accept;

import io.grpc.Metadata;
import io.grpc.Status;

/** An answer as gRPC says it; the message goes out only when the status is OK. */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
record GrpcReply(Status status, Metadata trailers, byte[] message) {}
