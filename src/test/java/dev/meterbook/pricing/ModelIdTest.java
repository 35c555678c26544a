package dev.meterbook.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelIdTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "claude-sonnet-4-5, claude-sonnet-4-5, claude-sonnet-4-5, -, -",
        "'  Claude-Sonnet-5[1m] ', claude-sonnet-5, claude-sonnet-5, -, -",
        "claude-sonnet-4.5, claude-sonnet-4.5, claude-sonnet-4-5, -, -",
        "claude-haiku-4-5-20251001, claude-haiku-4-5-20251001, claude-haiku-4-5, -, -",
        "claude-3-5-haiku-latest, claude-3-5-haiku-latest, claude-3-5-haiku, -, -",
        "claude-opus-4-6-fast, claude-opus-4-6-fast, claude-opus-4-6, -, -",
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0,"
            + " us.anthropic.claude-sonnet-4-5-20250929-v1:0, claude-sonnet-4-5, bedrock, us",
        "us-gov.anthropic.claude-opus-4-5-v1, us-gov.anthropic.claude-opus-4-5-v1,"
            + " claude-opus-4-5, bedrock, us-gov",
        "global.anthropic.claude-opus-4-8, global.anthropic.claude-opus-4-8,"
            + " claude-opus-4-8, bedrock, global",
        "anthropic.claude-opus-4-6-v1, anthropic.claude-opus-4-6-v1, claude-opus-4-6,"
            + " bedrock, local",
        "bedrock/claude-opus-5, claude-opus-5, claude-opus-5, bedrock, -",
        "arn:aws:bedrock:us-east-1:123456789012:inference-profile/eu.anthropic.claude-opus-5,"
            + " eu.anthropic.claude-opus-5, claude-opus-5, bedrock, eu",
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-5,"
            + " anthropic.claude-opus-5, claude-opus-5, bedrock, local",
        "claude-sonnet-4-5@20250929, claude-sonnet-4-5@20250929, claude-sonnet-4-5, vertex, -",
        "vertex_ai/claude-opus-5@default, claude-opus-5@default, claude-opus-5, vertex, -",
        "publishers/google/models/gemini-2.5-pro, gemini-2.5-pro, gemini-2.5-pro, vertex, -",
        "projects/p/locations/us-east5/publishers/anthropic/models/claude-opus-5,"
            + " claude-opus-5, claude-opus-5, vertex, us-east5",
        "models/gemini-3.8-flash-001, gemini-3.8-flash-001, gemini-3.8-flash, -, -",
        "gemini-2.5-flash-preview-05-20, gemini-2.5-flash-preview-05-20, gemini-2.5-flash, -, -",
        "gemini-flash-latest, gemini-flash-latest, gemini-flash-latest, -, -",
        "openrouter/anthropic/claude-opus-4.8, claude-opus-4.8, claude-opus-4-8, openrouter, -",
        "openai/gpt-5.5-2026-04-23, gpt-5.5-2026-04-23, gpt-5.5, -, -",
        "openai.gpt-5.5, openai.gpt-5.5, gpt-5.5, bedrock, local",
        "gpt-5.2-codex, gpt-5.2-codex, gpt-5.2-codex, -, -",
        "codex-mini-latest, codex-mini-latest, codex-mini, -, -",
        "x-ai/grok-4.7, x-ai/grok-4.7, grok-4.7, -, -",
        "grok-code-fast-1, grok-code-fast-1, grok-code-fast-1, -, -",
        "deepseek-v4, deepseek-v4, deepseek-v4, -, -",
        "my-gateway-model-x, my-gateway-model-x, my-gateway-model-x, -, -",
        "'', '', '', -, -"
      })
  void idIsTakenApartByItsForm(
      String raw, String canonical, String name, String seller, String region) {
    ModelId id = ModelId.of(raw);

    assertThat(id.raw()).isEqualTo(raw);
    assertThat(id.canonical()).isEqualTo(canonical);
    assertThat(id.name()).isEqualTo(name);
    assertThat(id.seller()).isEqualTo(seller);
    assertThat(id.region()).isEqualTo(region);
  }

  @Test
  void profileOfTheUsersOwnAccountIsOpaque() {
    String arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3";

    assertThat(ModelId.of(arn).opaque()).isTrue();
    assertThat(ModelId.of(arn).name()).isEqualTo(arn);
    assertThat(ModelId.of("arn:aws:bedrock:eu-west-1::foundation-model/m").opaque()).isFalse();
  }

  @Test
  void onlyTheTailOfAClaudeIdAsksForTheFastMode() {
    assertThat(ModelId.of("anthropic/claude-opus-4.6-fast").fast()).isTrue();
    assertThat(ModelId.of("claude-opus-4-6").fast()).isFalse();
    assertThat(ModelId.of("grok-fast").fast()).isFalse();
  }

  @Test
  void sellersHaveOneWordEach() {
    assertThat(ModelId.seller("aws.bedrock")).isEqualTo("bedrock");
    assertThat(ModelId.seller("gcp.vertex_ai")).isEqualTo("vertex");
    assertThat(ModelId.seller("firstParty")).isNull();
  }
}
