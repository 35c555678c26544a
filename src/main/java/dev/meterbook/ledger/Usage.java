package dev.meterbook.ledger;

import org.jspecify.annotations.Nullable;

/**
 * An increment of tokens or cost that a metric reports.
 *
 * @param pointKey fingerprint of the data point
 * @param amount tokens, or nano-dollars of {@link UsageKind#COST}; negative where another kind
 *     takes over what this one held
 * @param list what the price list asks for these tokens alone
 */
public record Usage(
    EvidenceTime time,
    long sessionKey,
    long sourceId,
    long seriesId,
    long pointKey,
    long labelsId,
    long amount,
    @Nullable UsdNanos list,
    UsageKind kind) {}
