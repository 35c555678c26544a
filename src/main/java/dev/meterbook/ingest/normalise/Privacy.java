package dev.meterbook.ingest.normalise;

import dev.meterbook.ledger.StoredText;
import java.util.List;
import java.util.Set;

/**
 * Decides what is too private to store. The only place that does: nothing it refuses reaches
 * PostgreSQL, spool or log.
 *
 * <p>Keys are known to carry prompts, completions, tool input and output, file contents, raw bodies
 * or command lines. What no one knows is kept, but only its first characters.
 */
final class Privacy {
  /** Enough for ids, names, paths and error messages; too short for a conversation. */
  static final int TEXT_MAX = StoredText.CHARS_MAX;

  /** No attribute is larger by nature; a row with the 128 that are decoded stays below 1 MiB. */
  static final int VALUE_BYTES_MAX = 8 * 1024;

  private static final Set<String> CONTENT =
      Set.of(
          // Claude Code
          "prompt",
          "prompt_text",
          "user_prompt",
          "response",
          "body",
          "tool_input",
          "tool_parameters",
          "full_command",
          "bash_command",
          "new_context",
          "system_prompt",
          "tools",
          "input",
          "output",
          "content",
          // Codex
          "arguments",
          "message",
          // Gemini CLI, Qwen Code
          "request_text",
          "response_text",
          "function_args",
          "process.command_args",
          "process.command_line",
          "process.command",
          // Generic GenAI, opt-in content
          "gen_ai.input.messages",
          "gen_ai.output.messages",
          "gen_ai.system_instructions",
          "gen_ai.tool.definitions",
          "gen_ai.tool.call.arguments",
          "gen_ai.tool.call.result",
          "gen_ai.tool.input",
          "gen_ai.tool.output",
          "gen_ai.prompt",
          "gen_ai.completion",
          "gen_ai.event.content",
          "input.value",
          "output.value",
          "exception.stacktrace");

  private static final List<String> CONTENT_PREFIXES =
      List.of(
          "gen_ai.prompt.",
          "gen_ai.completion.",
          "gen_ai.input.messages.",
          "gen_ai.output.messages.",
          "llm.input_messages.",
          "llm.output_messages.",
          "llm.prompts",
          "llm.completions",
          "ai.prompt",
          "ai.response.text",
          "ai.response.object",
          "ai.response.toolCalls",
          "ai.response.reasoning",
          "ai.toolCall.args",
          "ai.toolCall.result",
          "ai.result.",
          "ai.value",
          "ai.embedding",
          "traceloop.entity.input",
          "traceloop.entity.output");

  private final boolean keepContent;
  private final Set<String> alsoPrivate;

  Privacy(boolean keepContent, Set<String> alsoPrivate) {
    this.keepContent = keepContent;
    this.alsoPrivate = Set.copyOf(alsoPrivate);
  }

  boolean drops(String key) {
    if (alsoPrivate.contains(key)) {
      return true;
    }
    return !keepContent
        && (CONTENT.contains(key) || CONTENT_PREFIXES.stream().anyMatch(key::startsWith));
  }

  /** How many characters of a text are kept. */
  int textMax() {
    return keepContent ? Integer.MAX_VALUE : TEXT_MAX;
  }

  /** How many bytes of a list or map are kept. */
  int valueBytesMax() {
    return keepContent ? Integer.MAX_VALUE : VALUE_BYTES_MAX;
  }

  /** A structured body is a message of a conversation in some conventions. */
  boolean dropsStructuredBodies() {
    return !keepContent;
  }
}
