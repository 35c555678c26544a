package dev.meterbook.maintain.reprice;

import dev.meterbook.maintain.reprice.RepriceRun.Position;
import dev.meterbook.maintain.reprice.RepriceRun.Totals;

/** What a slice did, and where the next one begins. */
record Slice(Position next, Totals totals) {}
