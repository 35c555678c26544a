package dev.meterbook.ingest.write;

/** Encoded rows of one table. The bytes are not copied. */
record Tuples(int count, byte[] bytes) {}
