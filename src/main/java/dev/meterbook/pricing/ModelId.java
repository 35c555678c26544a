package dev.meterbook.pricing;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model id taken apart, by its form alone: nothing here knows which models exist.
 *
 * @param raw as reported
 * @param canonical without the path that leads to the model; what the patterns of prices match
 * @param name for grouping: also without region, vendor, date and version
 * @param seller who runs the model ({@code bedrock}, {@code vertex}, {@code openrouter}), if told
 * @param region where it runs ({@code us}, {@code eu}, {@code global}, {@code local} …), if told
 * @param fast whether the id itself asks for the fast mode
 */
public record ModelId(
    String raw,
    String canonical,
    String name,
    @Nullable String seller,
    @Nullable String region,
    boolean fast) {
  static final String BEDROCK = "bedrock";
  private static final String VERTEX = "vertex";
  private static final String OPENROUTER = "openrouter";

  /** The region of the caller: a Bedrock id without a prefix is served where it is called. */
  static final String LOCAL = "local";

  private static final Pattern PATH =
      Pattern.compile(
          "arn:[^/]*:(?:foundation-model|inference-profile)/"
              + "|(?:projects/[^/]+/locations/([^/]+)/)?publishers/[^/]+/models/"
              + "|(?:models|anthropic|openai|google|vertex_ai|bedrock|openrouter)/");
  private static final Pattern CONTEXT_MARK = Pattern.compile("\\[1m\\]$");
  private static final Pattern REGION =
      Pattern.compile("(us-gov|us|eu|apac|jp|au|in|global)\\.(?=[a-z])");
  private static final Pattern VENDOR =
      Pattern.compile(
          "(?:anthropic|openai|amazon|meta|mistral|cohere|deepseek|qwen|google|moonshot|zai)"
              + "\\.(?=[a-z])");
  private static final Pattern CLAUDE_TAIL =
      Pattern.compile("([-@]\\d{8}|@default|-latest)?(-v\\d+(:\\d+)?)?(-fast)?$");
  private static final Pattern GEMINI_TAIL =
      Pattern.compile("(-\\d{3}|-preview-\\d{2}-\\d{2,4}|-\\d{2}-\\d{4})?(@default)?$");
  // "-v4" without ":0" is part of a name: deepseek-v4.
  private static final Pattern OTHER_TAIL =
      Pattern.compile("([-@]\\d{8}|-\\d{4}-\\d{2}-\\d{2}|@default|-latest)?(-v\\d+:\\d+)?$");
  private static final Pattern DOTTED_VERSION = Pattern.compile("(?<=\\d)\\.(?=\\d)");

  /** The names that clients and conventions have for who is paid. */
  private static final Map<String, String> SELLERS =
      Map.ofEntries(
          Map.entry("bedrock", BEDROCK),
          Map.entry("aws.bedrock", BEDROCK),
          Map.entry("amazon-bedrock", BEDROCK),
          Map.entry("vertex", VERTEX),
          Map.entry("vertex_ai", VERTEX),
          Map.entry("gcp.vertex_ai", VERTEX),
          Map.entry("google-vertex", VERTEX),
          Map.entry("google-vertex-anthropic", VERTEX),
          Map.entry("openrouter", OPENROUTER),
          Map.entry("azure", "azure"),
          Map.entry("foundry", "azure"),
          Map.entry("azure.ai.openai", "azure"),
          Map.entry("azure.ai.inference", "azure"),
          Map.entry("github", "github"),
          Map.entry("github-copilot", "github"));

  /** Further names of makers: of conventions, and Claude Code's word for whoever makes it. */
  private static final Map<String, Set<String>> MAKERS =
      Map.of(
          "anthropic", Set.of("firstparty"),
          "google", Set.of("gemini", "gcp.gemini", "gcp.gen_ai"),
          "mistral", Set.of("mistral_ai", "mistralai"),
          "moonshot", Set.of("moonshotai", "moonshot_ai"),
          "xai", Set.of("x_ai"),
          "zai", Set.of("z_ai"));

  /** Takes an id apart. Costs a handful of patterns: {@link PriceBook#idOf} remembers it. */
  public static ModelId of(String raw) {
    String rest = raw.trim().toLowerCase(Locale.ROOT);
    rest = CONTEXT_MARK.matcher(rest).replaceFirst("").trim();
    String seller = null;
    String region = null;
    Matcher path = PATH.matcher(rest);
    while (path.lookingAt()) {
      seller = seller == null ? sellerOfPath(path.group()) : seller;
      region = path.group(1) == null ? region : path.group(1);
      rest = rest.substring(path.end());
      path = PATH.matcher(rest);
    }
    String canonical = rest;

    Matcher prefix = REGION.matcher(rest);
    if (prefix.lookingAt()) {
      region = prefix.group(1);
      seller = BEDROCK;
      rest = rest.substring(prefix.end());
    }
    prefix = VENDOR.matcher(rest);
    if (prefix.lookingAt()) {
      seller = BEDROCK;
      region = region == null ? LOCAL : region;
      rest = rest.substring(prefix.end());
    }
    if (rest.startsWith("claude-") && rest.indexOf('@') > 0) {
      seller = VERTEX;
    }
    boolean fast = rest.startsWith("claude-") && rest.endsWith("-fast");
    return new ModelId(raw, canonical, nameOf(rest), seller, region, fast);
  }

  /** The one word for who is paid, or {@code null} for a name that says nothing about it. */
  static @Nullable String seller(String provider) {
    return SELLERS.get(provider.toLowerCase(Locale.ROOT));
  }

  /** Whether the provider is this maker; one that is not told is. */
  static boolean isMaker(@Nullable String provider, String maker) {
    String word = provider == null ? "" : provider.toLowerCase(Locale.ROOT);
    return word.isEmpty()
        || word.equals(maker)
        || MAKERS.getOrDefault(maker, Set.of()).contains(word);
  }

  /** An id of the user's own cloud account, which hides what is behind it. */
  boolean opaque() {
    return canonical.startsWith("arn:");
  }

  private static @Nullable String sellerOfPath(String path) {
    if (path.startsWith("arn:") || path.startsWith("bedrock")) {
      return BEDROCK;
    }
    if (path.startsWith("vertex_ai") || path.contains("publishers/")) {
      return VERTEX;
    }
    return path.startsWith("openrouter") ? OPENROUTER : null;
  }

  private static String nameOf(String model) {
    if (model.startsWith("arn:")) {
      return model;
    }
    String name = model.substring(model.lastIndexOf('/') + 1);
    if (name.startsWith("claude-")) {
      String bare = CLAUDE_TAIL.matcher(name).replaceFirst("");
      return DOTTED_VERSION.matcher(bare).replaceAll("-");
    }
    Pattern tail = name.startsWith("gemini-") ? GEMINI_TAIL : OTHER_TAIL;
    return tail.matcher(name).replaceFirst("");
  }
}
