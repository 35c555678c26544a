/**
 * Stage 4: rows → PostgreSQL, once.
 *
 * <p>In: the {@link dev.meterbook.ledger.Evidence} of one payload. Out: a {@link
 * dev.meterbook.ingest.write.WriteOutcome}, once it is durable in the database or in the spool.
 * Imports: {@code spool}, {@code ledger}, {@code platform}. Always: a payload is never split
 * between transactions; every row has a natural key, so that writing again changes nothing; a
 * payload that PostgreSQL refuses costs no other payload anything.
 */
@NullMarked
package dev.meterbook.ingest.write;

import org.jspecify.annotations.NullMarked;
