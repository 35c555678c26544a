package dev.meterbook.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A decision about a tool use, or its result, as one signal tells it.
 *
 * @param useKey hash of the id of the use, which decision and result share; of the record where
 *     there is none
 * @param isResult the tool ran; otherwise it was decided whether it may
 * @param durationMs or {@link CallTokens#UNKNOWN}, like the sizes
 */
public record ToolUse(
    EvidenceTime time,
    long sessionKey,
    long useKey,
    long sourceId,
    long labelsId,
    Signal signal,
    boolean isResult,
    @Nullable Boolean succeeded,
    int durationMs,
    int inputBytes,
    int resultBytes,
    @Nullable TraceId traceId,
    @Nullable String useId,
    @Nullable String promptId,
    @Nullable String agentId) {}
