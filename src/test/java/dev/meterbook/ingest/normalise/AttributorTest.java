package dev.meterbook.ingest.normalise;

import static dev.meterbook.ingest.normalise.Sent.attribute;
import static dev.meterbook.ingest.normalise.Sent.real;
import static dev.meterbook.ingest.normalise.Sent.text;
import static dev.meterbook.ingest.normalise.Sent.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ledger.Attribution;
import dev.meterbook.ledger.Facet;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AttributorTest {

  @Test
  void whatAClientAndItsEnvironmentSendIsFound() {
    Attribution found =
        found(
            "",
            List.of(
                text("team.id", "platform"),
                text("cost_center", "4711"),
                text("department", "engineering"),
                text("project.name", "meterbook"),
                text("host.name", "box"),
                text("service.namespace", "production"),
                text("orchestration.id", "run-1")),
            text("user.id", "f00d"),
            text("user.account_uuid", "0-0-1"),
            text("organization.id", "0-0-2"),
            text("terminal.type", "vscode"),
            text("vcs.repository.name", "meterbook"));

    assertThat(found)
        .isEqualTo(
            new Attribution(
                Map.ofEntries(
                    Map.entry(Facet.IDENTITY, "0-0-1"),
                    Map.entry(Facet.TEAM, "platform"),
                    Map.entry(Facet.COST_CENTRE, "4711"),
                    Map.entry(Facet.DEPARTMENT, "engineering"),
                    Map.entry(Facet.PROJECT, "meterbook"),
                    Map.entry(Facet.REPOSITORY, "meterbook"),
                    Map.entry(Facet.HOST, "box"),
                    Map.entry(Facet.ENVIRONMENT, "production"),
                    Map.entry(Facet.ORCHESTRATION_ID, "run-1"),
                    Map.entry(Facet.TERMINAL, "vscode"),
                    Map.entry(Facet.ACCOUNT, "0-0-1"),
                    Map.entry(Facet.ORGANISATION, "0-0-2"))));
  }

  @Test
  void theFirstAliasCountsWhereverItStandsAndTheRecordBeforeTheResource() {
    assertThat(found("", List.of(text("user.email", "a@b.example")), text("user.id", "f00d")))
        .isEqualTo(identity("a@b.example"));
    assertThat(found("", List.of(text("user.id", "old")), text("user.id", "new")))
        .isEqualTo(identity("new"));
    assertThat(found("identity=user.id", List.of(text("user.id", "x"), text("user.email", "y"))))
        .isEqualTo(identity("x"));
  }

  @Test
  void aMailAddressIsOnePersonInAnyCase() {
    assertThat(found("", List.of(), text("user.email", "Ann.Lee@B.example")))
        .isEqualTo(identity("ann.lee@b.example"));
    assertThat(found("", List.of(), text("user.account_id", "user_01AbC")).of(Facet.IDENTITY))
        .contains("user_01AbC");
  }

  @Test
  void whatIsNoNameIsPassedOver() {
    assertThat(found("", List.of(attribute("cost_center", whole(4711)))).of(Facet.COST_CENTRE))
        .contains("4711");
    assertThat(found("", List.of(attribute("cost_center", real(1.5)), text("team", " "))))
        .isEqualTo(Attribution.UNKNOWN);
    assertThat(found("", List.of(text("team.id", ""), text("team", " core "))).of(Facet.TEAM))
        .contains("core");
  }

  @Test
  void namesAreCutAtTheLimit() {
    assertThat(found("", List.of(text("team", "x".repeat(256)))).of(Facet.TEAM))
        .contains("x".repeat(256));
    assertThat(found("", List.of(text("team", "x".repeat(255) + "𝄞x"))).of(Facet.TEAM))
        .contains("x".repeat(255) + "𝄞");
  }

  @Test
  void ownAliasesAreFoundInTheResourceAndChangeNoIdentity() {
    List<KeyValue> resource = List.of(text("squad", "blue"));

    assertThat(found("team=squad", resource).of(Facet.TEAM)).contains("blue");
    assertThat(found("team=squad", List.of(), text("squad", "blue")))
        .isEqualTo(Attribution.UNKNOWN);
  }

  @Test
  void whatIsPrivateNamesNobody() {
    assertThat(
            found(
                new Privacy(false, Set.of("user.email")),
                "",
                List.of(text("user.email", "a@b.example")),
                text("user.email", "a@b.example"),
                text("user.id", "f00d")))
        .isEqualTo(identity("f00d"));
  }

  private static Attribution identity(String name) {
    return new Attribution(Map.of(Facet.IDENTITY, name));
  }

  private static Attribution found(
      String setting, List<KeyValue> resource, KeyValue... attributes) {
    return found(new Privacy(false, Set.of()), setting, resource, attributes);
  }

  private static Attribution found(
      Privacy privacy, String setting, List<KeyValue> resource, KeyValue... attributes) {
    var record = Sent.log(resource, LogRecord.newBuilder().addAllAttributes(List.of(attributes)));
    return new Attributor(Aliases.of(Optional.of(setting)), new KeyRoles(privacy))
        .attribute(record.resource().attributes(), record.attributes());
  }
}
