package dev.meterbook.ingest.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class RejectionsTest {

  @Test
  void theSenderIsToldHowManyAndWhyInOneOrder() {
    Rejections rejections =
        new Rejections(Map.of(Reason.NO_TEMPORALITY, 1L, Reason.TOO_OLD, 12L, Reason.NO_TIME, 3L));

    assertThat(rejections.message())
        .isEqualTo(
            "3 refused: it has no time; 12 refused: it is older than what is kept; "
                + "1 refused: it is neither delta nor cumulative");
    assertThat(rejections.total()).isEqualTo(16);
  }

  @Test
  void nothingRefusedIsNothingTold() {
    Rejections none = new Rejections(Map.of());

    assertThat(none.message()).isEmpty();
    assertThat(none.total()).isZero();
  }
}
