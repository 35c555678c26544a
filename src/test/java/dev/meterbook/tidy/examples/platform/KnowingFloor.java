package dev.meterbook.tidy.examples.platform;

import dev.meterbook.tidy.examples.ledger.ChattyWord;

/** A floor that knows what stands on it. */
public record KnowingFloor(ChattyWord word) {}
