package dev.meterbook.maintain;

import dev.meterbook.ingest.normalise.Aliases;
import dev.meterbook.ingest.normalise.NormaliseSettings;
import dev.meterbook.maintain.attribution.ReattributionJob;
import dev.meterbook.maintain.health.HealthJob;
import dev.meterbook.maintain.job.Job;
import dev.meterbook.maintain.job.JobRunner;
import dev.meterbook.maintain.job.JobSettings;
import dev.meterbook.maintain.reprice.RepriceJob;
import dev.meterbook.maintain.stream.StreamJob;
import dev.meterbook.maintain.tally.TallyJob;
import dev.meterbook.platform.Database;
import dev.meterbook.platform.DatabaseState;
import dev.meterbook.pricing.Prices;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Starts the jobs with the service and ends them with it. */
@Singleton
final class MaintainBeans {
  private final List<JobRunner> runners;

  MaintainBeans(
      Database database,
      DatabaseState state,
      JobSettings settings,
      NormaliseSettings normalise,
      Prices prices,
      RepriceJob repricing,
      Clock clock,
      MeterRegistry registry) {
    List<Job> jobs =
        List.of(
            new ReattributionJob(Aliases.of(normalise.aliases())),
            new StreamJob(prices::book, registry),
            new TallyJob(),
            repricing,
            new HealthJob(clock, registry));
    runners =
        jobs.stream()
            .map(
                job ->
                    new JobRunner(
                        job, database, state::isSchemaReady, settings.pause(), clock, registry))
            .toList();
  }

  void start(@Observes StartupEvent event) {
    runners.forEach(JobRunner::start);
  }

  void stop(@Observes ShutdownEvent event) {
    runners.forEach(JobRunner::close);
  }
}
