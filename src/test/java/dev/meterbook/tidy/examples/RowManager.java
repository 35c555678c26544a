package dev.meterbook.tidy.examples;

/** Named for nothing that it does. */
public final class RowManager {}
