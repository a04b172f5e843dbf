package tweedie.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import tweedie.config.ConfigException;
import tweedie.config.HeldOutSeeds;
import tweedie.config.SamplerFile;
import tweedie.config.Tuning;

/**
 * The seeds that no search has seen, and samplers of earlier searches to be judged on them. Who
 * improves a search by its verdicts has seen their seeds; fresh ones are a verdict again.
 */
final class TuneSeeds {
  private static final List<String> OF_A_SEARCH = List.of("--nfe", "--trials", "--seed", "--out");

  @Spec(Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--judge",
      arity = "2",
      paramLabel = "FILE",
      description =
          "Search nothing: judge the sampler of the first file beside that of the second, paired, on"
              + " the five seeds from --first-seed on.")
  List<Path> files = List.of();

  @Option(
      names = "--first-seed",
      paramLabel = "N",
      description = "First of the five held-out seeds; else 1000000 beyond --seed.")
  Optional<Long> first;

  /** What a search found, and what it is compared with. */
  record Pair(SamplerFile found, SamplerFile named) {}

  /**
   * The samplers of --judge, before anything is loaded.
   *
   * @return empty where a search is asked for
   * @throws IOException when a file cannot be read
   * @throws ConfigException when files or options do not go together
   */
  Optional<Pair> pair() throws IOException {
    if (files.isEmpty()) {
      return Optional.empty();
    }
    for (String option : OF_A_SEARCH) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ConfigException(option, "goes without --judge, which searches nothing");
      }
    }
    SteeringArguments.needs("--judge", true, "--first-seed", first.isPresent());
    if (files.size() != 2) {
      throw new ConfigException("--judge", "expected two files, found " + files.size());
    }
    Pair pair = new Pair(SamplerFile.read(files.get(0)), SamplerFile.read(files.get(1)));
    if (pair.found().nfe() != pair.named().nfe()) {
      throw new ConfigException(
          "--judge",
          "expected equally many calls in both files, found %d and %d"
              .formatted(pair.found().nfe(), pair.named().nfe()));
    }
    for (int i = 0; i < 2; i++) {
      SamplerFile.Judged j = (i == 0 ? pair.found() : pair.named()).judged();
      HeldOutSeeds.require(
          first.orElseThrow(), j.firstSeed(), j.lastSeed(), "the search of " + files.get(i));
    }
    return Optional.of(pair);
  }

  /**
   * The first held-out seed of a search.
   *
   * @throws ConfigException where the search sees one of them
   */
  long of(long seed, int trials) {
    long held = first.orElse(HeldOutSeeds.first(seed));
    HeldOutSeeds.require(held, seed, seed + Tuning.further(trials), "the search");
    return held;
  }
}
