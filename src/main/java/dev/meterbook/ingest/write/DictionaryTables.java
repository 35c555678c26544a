package dev.meterbook.ingest.write;

import static dev.meterbook.ingest.write.Column.column;

import dev.meterbook.ledger.Facet;
import dev.meterbook.ledger.Label;
import dev.meterbook.ledger.LabelSet;
import dev.meterbook.ledger.Series;
import dev.meterbook.ledger.Shape;
import dev.meterbook.ledger.Source;
import dev.meterbook.ledger.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
                  column("session_key", (row, out) -> out.bigint(row.sessionKey())),
                  column("is_counted_by_day", (row, out) -> out.bool(row.countedByDay())),
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

  static final Table<LabelSet> LABEL_SET = new Table<>("label_set", "labels_id", labelColumns());

  static final Table<Stream> STREAM =
      new Table<>(
          "stream",
          "stream_id",
          List.of(
              column("stream_id", (row, out) -> out.bigint(row.id())),
              column("identity_check", (row, out) -> out.bigint(row.check())),
              column("source_id", (row, out) -> out.bigint(row.sourceId())),
              column("series_id", (row, out) -> out.bigint(row.seriesId())),
              column("session_key", (row, out) -> out.bigint(row.sessionKey())),
              column("labels_id", (row, out) -> out.bigint(row.labelsId())),
              column("fact", (row, out) -> out.text(row.fact()))));

  private DictionaryTables() {}

  private static List<Column<Source>> withFacets(List<Column<Source>> said) {
    List<Column<Source>> columns = new ArrayList<>(said);
    for (Facet facet : Facet.values()) {
      columns.add(
          column(facet.word(), (row, out) -> out.text(row.attribution().of(facet).orElse(null))));
    }
    return columns;
  }

  private static List<Column<LabelSet>> labelColumns() {
    List<Column<LabelSet>> columns = new ArrayList<>();
    columns.add(column("labels_id", (row, out) -> out.bigint(row.id())));
    columns.add(column("identity_check", (row, out) -> out.bigint(row.check())));
    columns.add(column("tenant", (row, out) -> out.text(row.tenant())));
    for (Label label : Label.values()) {
      columns.add(column(label.word(), (row, out) -> out.text(row.words().get(label))));
    }
    columns.add(column("is_overflow", (row, out) -> out.bool(row.overflow())));
    return columns;
  }
}
