/**
 * Bytes in, OTLP answer out.
 *
 * <p>In: OTLP requests over HTTP and gRPC, in protobuf or JSON, plain or gzip. Out: one call of
 * {@link dev.meterbook.ingest.PayloadSink} per payload that was read whole, and the answer that the
 * protocol asks for. Imports: the words of {@code ingest}, {@code ledger}, {@code access}, {@code
 * platform}. Always: who sends is known before a byte of the body is read; every byte held is
 * counted against one budget; a payload that was read whole goes on, sender or no sender; status
 * codes stand in {@link dev.meterbook.ingest.accept.Replies} alone.
 */
@NullMarked
package dev.meterbook.ingest.accept;

import org.jspecify.annotations.NullMarked;
