package dev.meterbook.ingest.write;

import dev.meterbook.ledger.Evidence;
import dev.meterbook.ledger.Evidence.Entries;
import dev.meterbook.ledger.EvidenceTime;
import dev.meterbook.ledger.Fingerprint;
import dev.meterbook.ledger.LabelSet;
import dev.meterbook.ledger.LogEvidence;
import dev.meterbook.ledger.ModelCall;
import dev.meterbook.ledger.Outcome;
import dev.meterbook.ledger.PointEvidence;
import dev.meterbook.ledger.Series;
import dev.meterbook.ledger.Shape;
import dev.meterbook.ledger.Source;
import dev.meterbook.ledger.SpanEvidence;
import dev.meterbook.ledger.Stream;
import dev.meterbook.ledger.ToolUse;
import dev.meterbook.ledger.Usage;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** All that a payload writes, table by table, in the order of writing. */
final class Layout {
  /** A dictionary: which of its rows a payload points to. */
  record Words<R>(
      Table<R> table,
      Function<Evidence, List<R>> of,
      ToLongFunction<R> id,
      ToLongFunction<R> check) {}

  /**
   * A table of rows: which of them a payload brings.
   *
   * @param time which day they belong to, if the table has daily partitions
   */
  record Rows<R>(
      Table<R> table, Function<Evidence, List<R>> of, Optional<Function<R, EvidenceTime>> time) {}

  static final List<Words<?>> DICTIONARIES =
      List.of(
          new Words<>(DictionaryTables.SOURCE, Evidence::sources, Source::id, Source::check),
          new Words<>(DictionaryTables.SERIES, Evidence::series, Series::id, Series::check),
          new Words<>(DictionaryTables.SHAPE, Evidence::shapes, Shape::id, Shape::check),
          new Words<>(
              DictionaryTables.LABEL_SET,
              ledger(Entries::labelSets),
              LabelSet::id,
              LabelSet::check),
          new Words<>(
              DictionaryTables.STREAM, ledger(Entries::streams), Stream::id, Stream::check));

  static final Rows<LogEvidence> LOG_RECORD =
      dated(EvidenceTables.LOG_RECORD, Evidence::logs, LogEvidence::time);
  static final Rows<PointEvidence> METRIC_POINT =
      dated(EvidenceTables.METRIC_POINT, Evidence::points, PointEvidence::time);
  static final Rows<SpanEvidence> SPAN =
      dated(EvidenceTables.SPAN, Evidence::spans, SpanEvidence::startTime);

  static final List<Rows<?>> ROWS =
      List.of(
          LOG_RECORD,
          METRIC_POINT,
          SPAN,
          dated(LedgerTables.MODEL_CALL, ledger(Entries::modelCalls), ModelCall::time),
          dated(LedgerTables.TOOL_USE, ledger(Entries::toolUses), ToolUse::time),
          dated(LedgerTables.USAGE, ledger(Entries::usages), Usage::time),
          dated(LedgerTables.OUTCOME, ledger(Entries::outcomes), Outcome::time),
          new Rows<>(LedgerTables.DIRTY_SESSION, ledger(Entries::dirtyMinutes), Optional.empty()),
          new Rows<>(LedgerTables.DIRTY_STREAM, ledger(Entries::dirtyStreams), Optional.empty()));

  /** Names this layout: another column, another name. */
  static final String ID = id();

  private Layout() {}

  private static String id() {
    StringJoiner tables = new StringJoiner(";");
    DICTIONARIES.forEach(words -> tables.add(text(words.table())));
    ROWS.forEach(rows -> tables.add(text(rows.table())));
    return Long.toHexString(Fingerprint.of(tables.toString()));
  }

  private static String text(Table<?> table) {
    return table.name() + ':' + table.columnList();
  }

  private static <R> Rows<R> dated(
      Table<R> table, Function<Evidence, List<R>> of, Function<R, EvidenceTime> time) {
    return new Rows<>(table, of, Optional.of(time));
  }

  private static <R> Function<Evidence, List<R>> ledger(Function<Entries, List<R>> of) {
    return evidence -> of.apply(evidence.entries());
  }
}
