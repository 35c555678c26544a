package dev.meterbook.people;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What is wrong with one line, or with one mapping of a list. */
@RegisterForReflection
record LineError(int line, String message) {}
