package dev.meterbook.ingest.write;

import java.util.function.BiConsumer;

/** A column that is written by COPY: its name and how a row fills it. */
record Column<R>(String name, BiConsumer<R, CopyBuffer> encoder) {

  static <R> Column<R> column(String name, BiConsumer<R, CopyBuffer> encoder) {
    return new Column<>(name, encoder);
  }
}
