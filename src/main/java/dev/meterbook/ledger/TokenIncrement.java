package dev.meterbook.ledger;

import java.time.LocalDate;

/**
 * Tokens of one kind that a metric reports, of nobody knows how many calls.
 *
 * @param model the id as reported, in whatever form
 * @param day the UTC day that the increment ends on
 * @param amount below zero where another kind takes them over
 */
public record TokenIncrement(
    String model, LocalDate day, ModelUse.Terms terms, TokenKind kind, long amount) {
  public TokenIncrement {
    if (Math.abs(amount) > ModelUse.Tokens.MAX || amount == Long.MIN_VALUE) {
      throw new IllegalArgumentException(kind.word() + ": " + amount + " tokens");
    }
  }
}
