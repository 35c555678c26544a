package dev.meterbook.ingest.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meterbook.ledger.Facet;
import dev.meterbook.platform.StartFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AliasesTest {

  @Test
  void whatIsNotSetKeepsItsStandard() {
    assertThat(Aliases.of(Optional.empty())).isEqualTo(Aliases.STANDARD);
    assertThat(Aliases.of(Optional.of(" "))).isEqualTo(Aliases.STANDARD);

    Aliases set = Aliases.of(Optional.of("team = squad, team.id ; cost_centre=kst"));

    assertThat(set.of(Facet.TEAM)).containsExactly("squad", "team.id");
    assertThat(set.of(Facet.COST_CENTRE)).containsExactly("kst");
    assertThat(set.of(Facet.PROJECT)).isEqualTo(Aliases.STANDARD.of(Facet.PROJECT));
  }

  @Test
  void aFacetMayHaveNoAliasAtAll() {
    assertThat(Aliases.of(Optional.of("terminal=")).of(Facet.TERMINAL)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "team",
        "squad=team.id",
        "Team=team.id",
        "=team.id",
        "team=a,,b",
        "team=a,a",
        "team=a;team=b",
        "team=a\u0007",
      })
  void wrongSettingStopsTheStartAndSaysWhatIsAllowed(String setting) {
    assertThatThrownBy(() -> Aliases.check(Map.of("METERBOOK_ALIASES", setting)))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("METERBOOK_ALIASES=" + setting + " is not valid: FACET=KEY,KEY")
        .hasMessageEndingWith("terminal, account, organisation");
  }

  @Test
  void keysAreBoundedInNumberAndLength() {
    assertThat(Aliases.of(Optional.of("team=" + keys(20))).of(Facet.TEAM)).hasSize(20);
    assertThat(Aliases.of(Optional.of("team=" + "k".repeat(128))).of(Facet.TEAM))
        .isEqualTo(List.of("k".repeat(128)));

    for (String tooMuch : List.of(keys(21), "k".repeat(129))) {
      assertThatThrownBy(() -> Aliases.of(Optional.of("team=" + tooMuch)))
          .isInstanceOf(StartFailure.class);
    }
  }

  /** Or they would be looked for where they never are: beyond the identity of a source. */
  @Test
  void everyStandardAliasIsPartOfTheIdentity() {
    KeyRoles roles = new KeyRoles(new Privacy(false, Set.of()));
    for (String key : Aliases.STANDARD.all()) {
      var sent = Sent.log(Sent.text(key, "x")).attributes();

      assertThat(roles.of(sent.key(0))).as(key).isEqualTo(KeyRoles.Role.IDENTITY);
    }
  }

  private static String keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "key-" + i).collect(Collectors.joining(","));
  }
}
