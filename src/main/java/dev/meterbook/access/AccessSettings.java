package dev.meterbook.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Who may enter, as it is set. */
@ConfigMapping(prefix = "meterbook")
interface AccessSettings {

  /** METERBOOK_ACCESS: loopback, token or insecure. */
  @WithDefault("loopback")
  AccessMode access();

  /**
   * METERBOOK_TOKEN: a fixed token that may send and read in the books of tenant {@code default};
   * for containers, which know their secrets before the database has any.
   */
  Optional<String> token();

  /** METERBOOK_DATA_DIR: where the tokens last read are kept. */
  Optional<String> dataDir();
}
