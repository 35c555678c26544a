package dev.meterbook.ledger;

/**
 * A cumulative series of one source that the ledger understands; a row of a dictionary.
 *
 * @param fact what an increment means, as {@link Fact} writes it
 */
public record Stream(
    long id,
    long check,
    long sourceId,
    long seriesId,
    long sessionKey,
    long labelsId,
    String fact) {

  /** New points of a stream: its increments from then on are to be found again. */
  public record Dirty(long streamId, EvidenceTime since) {}
}
