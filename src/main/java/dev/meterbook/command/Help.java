package dev.meterbook.command;

/** What {@code help} prints. */
final class Help {
  static final String TEXT =
      """
      Usage: ./meterbook [COMMAND]

        serve               start the service (also without a command); Ctrl-C stops it
        status              what runs, the last event per client, today's calls and cost, warnings
        connect CLIENT      claude-code: show, then write what makes it report here
                            (--yes: do not ask; --undo: take it back)
                            codex, gemini-cli, copilot, opencode: print the lines to paste
        healthcheck         end with 0 when the service is ready, for containers
        sql "STATEMENT"     run one read-only statement; tab-separated rows with a header
        reprice --from DAY --to DAY
                            price these UTC days again after the prices changed
        token create NAME   a token that may send [--tenant T] [--scopes ingest,read,admin]
        token list          all tokens, without their secrets
        token revoke ID     make a token invalid
        test                run all tests
        help                this

        --data DIR          with any command: the service's data directory (METERBOOK_DATA_DIR)

      Settings are environment variables; README.md lists them.
      """;

  private Help() {}
}
