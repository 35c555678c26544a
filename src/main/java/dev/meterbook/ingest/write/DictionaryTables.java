package dev.meterbook.ingest.write;

import static dev.meterbook.ingest.write.Column.column;

import dev.meterbook.ledger.Facet;
import dev.meterbook.ledger.Series;
import dev.meterbook.ledger.Shape;
import dev.meterbook.ledger.Source;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The dictionaries, without seen_on: the day a row was met is the writer's to say. */
final class DictionaryTables {
  static final Table<Source> SOURCE =
      new Table<>(
          "source",
          "source_id",
          withFacets(
              List.of(
                  column("source_id", (row, out) -> out.bigint(row.id())),
                  column("identity_check", (row, out) -> out.bigint(row.check())),
                  column("tenant", (row, out) -> out.text(row.tenant())),
                  column("client", (row, out) -> out.text(row.client())),
                  column(
                      "client_version", (row, out) -> out.text(row.clientVersion().orElse(null))),
                  column("session_id", (row, out) -> out.text(row.sessionId().orElse(null))),
                  column("resource", (row, out) -> out.json(row.resource())),
                  column("attributes", (row, out) -> out.json(row.attributes())),
                  column("is_overflow", (row, out) -> out.bool(row.overflow())))));

  static final Table<Series> SERIES =
      new Table<>(
          "series",
          "series_id",
          List.of(
              column("series_id", (row, out) -> out.bigint(row.id())),
              column("identity_check", (row, out) -> out.bigint(row.check())),
              column("tenant", (row, out) -> out.text(row.tenant())),
              column("name", (row, out) -> out.text(row.name())),
              column("unit", (row, out) -> out.text(row.unit())),
              column("kind", (row, out) -> out.text(row.kind().name().toLowerCase(Locale.ROOT))),
              column(
                  "temporality",
                  (row, out) -> out.text(row.temporality().name().toLowerCase(Locale.ROOT))),
              column("is_monotonic", (row, out) -> out.bool(row.monotonic())),
              column("scope_name", (row, out) -> out.text(row.scopeName())),
              column("scope_version", (row, out) -> out.text(row.scopeVersion())),
              column("attributes", (row, out) -> out.json(row.attributes())),
              column("is_overflow", (row, out) -> out.bool(row.overflow()))));

  static final Table<Shape> SHAPE =
      new Table<>(
          "shape",
          "shape_id",
          List.of(
              column("shape_id", (row, out) -> out.bigint(row.id())),
              column("identity_check", (row, out) -> out.bigint(row.check())),
              column("scope_name", (row, out) -> out.text(row.scopeName())),
              column("scope_version", (row, out) -> out.text(row.scopeVersion())),
              column("event_name", (row, out) -> out.text(row.eventName())),
              column("severity_text", (row, out) -> out.text(row.severityText())),
              column("body", (row, out) -> out.text(row.body().orElse(null))),
              column("keys", (row, out) -> out.texts(row.keys()))));

  private DictionaryTables() {}

  private static List<Column<Source>> withFacets(List<Column<Source>> columns) {
    return Stream.concat(
            columns.stream(), Arrays.stream(Facet.values()).map(DictionaryTables::facetColumn))
        .toList();
  }

  private static Column<Source> facetColumn(Facet facet) {
    return column(facet.word(), (row, out) -> out.text(row.attribution().of(facet).orElse(null)));
  }
}
