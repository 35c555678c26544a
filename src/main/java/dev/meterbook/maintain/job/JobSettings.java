package dev.meterbook.maintain.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often jobs look for work. */
@ConfigMapping(prefix = "meterbook.maintain")
public interface JobSettings {

  /** Between two looks; what arrives is visible this much later at most, and a little more. */
  @WithDefault("PT2S")
  Duration pause();
}
