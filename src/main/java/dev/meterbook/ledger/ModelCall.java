package dev.meterbook.ledger;

import org.jspecify.annotations.Nullable;

/**
 * One model call as one signal tells it.
 *
 * @param requestKey hash of the request id; of the record where there is none
 * @param attempt as the client counts, or {@link CallTokens#UNKNOWN}, like the other numbers
 */
public record ModelCall(
    EvidenceTime time,
    long sessionKey,
    long requestKey,
    long sourceId,
    long labelsId,
    Signal signal,
    CallTokens tokens,
    CallCost cost,
    int durationMs,
    int ttftMs,
    int attempt,
    int statusCode,
    @Nullable TraceId traceId,
    @Nullable String requestId,
    @Nullable String promptId,
    @Nullable String agentId,
    @Nullable String parentAgentId) {}
