/**
 * Prices stored calls again when the price book has changed.
 *
 * <p>In: a request for some days, and the ledger's rows of them. Out: the same rows with the costs
 * that they would get today, the minutes that changed in the dirty log, and a record of who asked
 * and what came of it. Imports: {@code access}, {@code api}, {@code
 * ingest.normalise.NormaliseSettings}, {@code ingest.normalise.dialect.Dialects}, {@code ledger},
 * {@code job}, {@code platform}, {@code pricing}, {@code pricing.edit}. Always: a row costs what
 * the rule of new calls says; killed anywhere, a run goes on where it was; a second run of the same
 * days changes nothing; days beyond the ledger are sealed.
 */
@NullMarked
package dev.meterbook.maintain.reprice;

import org.jspecify.annotations.NullMarked;
