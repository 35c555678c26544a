/**
 * The spool: what was accepted while the database is slow or away, on disk and in order.
 *
 * <p>In: rows that are validated and redacted, as opaque bytes with tenant and accept time. Out:
 * the same, oldest first, until each batch is done. Imports: {@code ledger} and the JDK. Always:
 * what was answered {@code Kept} was forced to disk before; it is handed back at least once, never
 * skipped, and in order; the files stay within their bound.
 */
@NullMarked
package dev.meterbook.ingest.write.spool;

import org.jspecify.annotations.NullMarked;
