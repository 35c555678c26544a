package dev.meterbook.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsdNanosTest {

  @ParameterizedTest
  @CsvSource({
    "0.031125, 31125000",
    "1e-7, 100",
    "0, 0",
    "-0.5, -500000000",
    "0.017509999999999998, 17510000",
    "9223372036.854775807, 9223372036854775807",
    "-9223372036.854775808, -9223372036854775808",
    "1e-999999999, 0",
    "0e999999999, 0"
  })
  void decimalTextIsReadExactly(String text, long nanos) {
    assertThat(UsdNanos.parse(text)).contains(new UsdNanos(nanos));
  }

  @ParameterizedTest
  @CsvSource({
    "0.0000000005, 0",
    "0.00000000050000000001, 1",
    "0.0000000015, 2",
    "0.0000000025, 2",
    "-0.0000000015, -2",
    "0.00000000009, 0"
  })
  void digitsBelowANanoDollarAreRoundedHalfToEven(String text, long nanos) {
    assertThat(UsdNanos.parse(text)).contains(new UsdNanos(nanos));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1",
        "1,5",
        "NaN",
        "Infinity",
        "0x1p3",
        "9223372036.854775808",
        "-9223372036.854775809",
        "1e11",
        "1e999999999"
      })
  void whatIsNoAmountIsEmpty(String text) {
    assertThat(UsdNanos.parse(text)).isEmpty();
  }

  @Test
  void textIsReadUpTo64Characters() {
    String text = "0." + "0".repeat(62);

    assertThat(UsdNanos.parse(text)).contains(UsdNanos.ZERO);
    assertThat(UsdNanos.parse(text + "0")).isEmpty();
  }

  @Test
  void doubleIsReadByItsShortestText() {
    assertThat(UsdNanos.ofDouble(0.1 + 0.2)).contains(new UsdNanos(300_000_000));
    assertThat(UsdNanos.ofDouble(1e-7)).contains(new UsdNanos(100));
    assertThat(UsdNanos.ofDouble(Double.MIN_VALUE)).contains(UsdNanos.ZERO);
    assertThat(UsdNanos.ofDouble(Double.NaN)).isEmpty();
    assertThat(UsdNanos.ofDouble(Double.POSITIVE_INFINITY)).isEmpty();
    assertThat(UsdNanos.ofDouble(Double.MAX_VALUE)).isEmpty();
  }

  @Test
  void arithmeticOutOfRangeThrows() {
    var most = new UsdNanos(Long.MAX_VALUE);
    var least = new UsdNanos(Long.MIN_VALUE);
    var one = new UsdNanos(1);

    assertThat(most.plus(one.negate())).isEqualTo(new UsdNanos(Long.MAX_VALUE - 1));
    assertThatThrownBy(() -> most.plus(one)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(least::negate).isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "31125000, 0.031125",
    "0, 0",
    "1, 0.000000001",
    "100000000000, 100",
    "-1500000000, -1.5"
  })
  void shownAsPlainDecimalDollars(long nanos, String text) {
    assertThat(new UsdNanos(nanos)).hasToString(text);
  }

  @Property
  void whatIsShownReadsBack(@ForAll long nanos) {
    var amount = new UsdNanos(nanos);

    assertThat(UsdNanos.parse(amount.toString())).contains(amount);
  }

  @Property
  void amountsAreOrderedAsTheirNanos(@ForAll long a, @ForAll long b) {
    assertThat(Integer.signum(new UsdNanos(a).compareTo(new UsdNanos(b))))
        .isEqualTo(Long.compare(a, b));
  }
}
