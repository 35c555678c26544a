package dev.meterbook.ingest.normalise;

import dev.meterbook.ledger.Evidence;

/** One payload, understood: the rows to store and what was refused. */
public record Normalised(Evidence evidence, Rejections rejections) {}
