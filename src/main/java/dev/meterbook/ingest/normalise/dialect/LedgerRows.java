package dev.meterbook.ingest.normalise.dialect;

import dev.meterbook.ledger.Evidence.DirtyMinute;
import dev.meterbook.ledger.Evidence.Entries;
import dev.meterbook.ledger.EvidenceTime;
import dev.meterbook.ledger.LabelSet;
import dev.meterbook.ledger.ModelCall;
import dev.meterbook.ledger.Outcome;
import dev.meterbook.ledger.Stream;
import dev.meterbook.ledger.ToolUse;
import dev.meterbook.ledger.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ledger rows of one payload, gathered record by record. */
public final class LedgerRows {
  private final Map<Long, LabelSet> labelSets = new LinkedHashMap<>();
  private final Map<Long, Stream> streams = new LinkedHashMap<>();
  private final Map<Long, Stream.Dirty> dirtyStreams = new LinkedHashMap<>();
  private final Set<DirtyMinute> dirtyMinutes = new LinkedHashSet<>();
  private final List<ModelCall> modelCalls = new ArrayList<>();
  private final List<ToolUse> toolUses = new ArrayList<>();
  private final List<Usage> usages = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();

  long use(LabelSet labels) {
    labelSets.putIfAbsent(labels.id(), labels);
    return labels.id();
  }

  void touch(Stream stream, EvidenceTime time) {
    streams.putIfAbsent(stream.id(), stream);
    dirtyStreams.merge(
        stream.id(),
        new Stream.Dirty(stream.id(), time),
        (one, other) -> one.since().epochNanos() <= other.since().epochNanos() ? one : other);
  }

  void add(ModelCall row) {
    modelCalls.add(row);
    dirty(row.sessionKey(), row.time());
  }

  void add(ToolUse row) {
    toolUses.add(row);
    dirty(row.sessionKey(), row.time());
  }

  void add(Usage row) {
    usages.add(row);
    dirty(row.sessionKey(), row.time());
  }

  void add(Outcome row) {
    outcomes.add(row);
    dirty(row.sessionKey(), row.time());
  }

  private void dirty(long sessionKey, EvidenceTime time) {
    dirtyMinutes.add(new DirtyMinute(sessionKey, time.minute()));
  }

  public Entries entries() {
    return new Entries(
        List.copyOf(labelSets.values()),
        List.copyOf(streams.values()),
        modelCalls,
        toolUses,
        usages,
        outcomes,
        List.copyOf(dirtyMinutes),
        List.copyOf(dirtyStreams.values()));
  }
}
