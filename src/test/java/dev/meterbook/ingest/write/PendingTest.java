package dev.meterbook.ingest.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PendingTest {
  private final Pending pending = new Pending(null);

  @Test
  void whatIsDurableCannotBeWithdrawn() {
    assertThat(pending.take()).isTrue();
    assertThat(pending.settle()).isTrue();

    assertThat(pending.withdraw()).isFalse();
  }

  @Test
  void whatIsWithdrawnIsNeitherCountedNorTaken() {
    assertThat(pending.withdraw()).isTrue();

    assertThat(pending.settle()).isFalse();
    assertThat(pending.take()).isFalse();
  }

  @Test
  void whatIsWithdrawnWhileItIsWrittenIsNotCounted() {
    assertThat(pending.take()).isTrue();
    assertThat(pending.withdraw()).isTrue();

    assertThat(pending.settle()).isFalse();
  }
}
