package dev.meterbook.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Something delivered, or something that happened.
 *
 * @param recordKey fingerprint of the record, or of series and data point
 * @param amountMicros how much, in millionths
 * @param occurrences how many times, where the amount is a sum of measurements
 * @param kind commits, lines_added …: a word of the dialects
 * @param subjectKey request key of the model call that it is about
 */
public record Outcome(
    EvidenceTime time,
    long sessionKey,
    long sourceId,
    long recordKey,
    long labelsId,
    long amountMicros,
    long occurrences,
    Signal signal,
    String kind,
    @Nullable Long subjectKey) {}
