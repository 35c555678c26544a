package dev.meterbook.tidy.examples.cycle.b;

import dev.meterbook.tidy.examples.cycle.a.Hen;

/** The other half of the circle. */
public record Egg(Hen hen) {}
