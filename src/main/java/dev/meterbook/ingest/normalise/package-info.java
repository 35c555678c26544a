/**
 * Stage 3: OTLP records → rows, or a reason why not.
 *
 * <p>In: decoded records and the tenant. Out: the {@link dev.meterbook.ledger.Evidence} to store
 * and the {@link dev.meterbook.ingest.normalise.Rejections} to tell. Imports: {@code decode},
 * {@code dialect}, {@code ledger}, {@code platform.StartFailure}, {@code pricing}. Always: pure but
 * for the clock; private content ends here; what is not understood is kept; the same record gives
 * the same row whatever came with it and however it came.
 */
@NullMarked
package dev.meterbook.ingest.normalise;

import org.jspecify.annotations.NullMarked;
