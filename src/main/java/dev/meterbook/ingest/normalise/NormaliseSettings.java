package dev.meterbook.ingest.normalise;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** What is kept, and for how long a record may be on its way. */
@ConfigMapping(prefix = "meterbook")
public interface NormaliseSettings {

  /** Days that evidence lives; what is older on arrival is refused. */
  @WithDefault("30")
  int evidenceDays();

  /** Days that spans live: they are many and soon of no more use. */
  @WithDefault("7")
  int spanDays();

  /** Whether prompts, tool input and output and the like are stored. */
  @WithDefault("false")
  boolean keepContent();

  /** Further attribute keys that are too private to store, separated by commas. */
  @WithName("private-keys")
  Optional<Set<String>> privateKeys();

  /** Which attributes say who, what for and where: {@link Aliases} tells how. */
  Optional<String> aliases();

  /** Sources that a tenant may describe in full per day; further ones are shown without detail. */
  @WithDefault("200000")
  int sourcesMax();

  /** Series that a tenant may describe in full per day; further ones are shown without detail. */
  @WithDefault("200000")
  int seriesMax();

  /** Shapes that a tenant may describe in full per day; of further ones no attributes are shown. */
  @WithDefault("20000")
  int shapesMax();

  /** Sets of labels that a tenant may describe in full per day; further ones are shown empty. */
  @WithDefault("100000")
  int labelSetsMax();

  /** A folder with dialects of clients that this version does not know, or knows otherwise. */
  Optional<Path> dialectsDir();
}
