/**
 * Stage 2 of the request path: bytes to OTLP records.
 *
 * <p>In: the body of one export request, un-gzipped, as protobuf or JSON. Out: {@link
 * dev.meterbook.ingest.decode.Decoded}: a flat list of records, each with its resource and scope,
 * or the reason why the body is not OTLP. Imports: {@code ledger}, {@code ingest.Encoding} and, for
 * JSON, Jackson's streaming parser; no type of Jackson's leaves. Always: memory, depth and time are
 * bounded by the size of the body, whatever the body claims; a body is read to its end or refused;
 * protobuf and JSON of the same content give equal fingerprints.
 *
 * <p>There is one walk, over protobuf. JSON is first transcoded to protobuf, so that every rule has
 * one home. Values stay slices of the body until somebody asks for them: most are never looked at,
 * and the records must not outlive the request anyway.
 */
@NullMarked
package dev.meterbook.ingest.decode;

import org.jspecify.annotations.NullMarked;
