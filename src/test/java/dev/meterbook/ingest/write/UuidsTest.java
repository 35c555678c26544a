package dev.meterbook.ingest.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ledger.TraceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UuidsTest {
  @Test
  void canonicalTextIsAUuid() {
    assertThat(Uuids.of("0123abcd-4567-89ef-fedc-ba9876543210"))
        .isEqualTo(new TraceId(0x0123_abcd_4567_89efL, 0xfedc_ba98_7654_3210L));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "0123ABCD-4567-89EF-FEDC-BA9876543210",
        "0123abcd4567-89ef-fedc-ba98765432100-",
        "0123abcd-4567-89ef-fedc-ba987654321",
        "0123abcd-4567-89ef-fedc-ba987654321x",
        "00000000-0000-0000-0000-000000000000"
      })
  void whatWouldNotComeBackAsItWasSentIsNone(String text) {
    assertThat(Uuids.of(text)).isNull();
  }
}
