package dev.meterbook.tidy.examples.ingest.decode;

import org.jboss.logging.Logger;

/** A reader of the wire that does something else besides. */
public record LoggingReader(Logger log) {}
