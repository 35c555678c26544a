package dev.meterbook.tidy.examples.cycle.a;

import dev.meterbook.tidy.examples.cycle.b.Egg;

/** Needs its egg, which needs its hen. */
public record Hen(Egg egg) {}
