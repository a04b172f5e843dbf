package tweedie.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Two samplers judged on seeds that no search has seen, paired: both see the same noise.
 *
 * @param seeds the seeds
 * @param found values of what a search found, one a seed
 * @param named values of the best named process, one a seed
 */
public record HeldOutSeeds(List<Long> seeds, List<Double> found, List<Double> named) {
  private static final int SEEDS = 5;

  /** Far from the training seed and its neighbours. */
  private static final long OFFSET = 1_000_000;

  /** Student's t with 4 degrees of freedom, two-sided 95 %. */
  private static final double T95 = 2.776;

  /** Copies the lists. */
  public HeldOutSeeds {
    seeds = List.copyOf(seeds);
    found = List.copyOf(found);
    named = List.copyOf(named);
  }

  /**
   * Judges both on five seeds. Samples that are not finite have an infinite value.
   *
   * @param judge judges on held-out rows
   * @param outcome what is compared
   * @param run tolerance and micro-batch
   * @param rows samples a judgement
   * @param first the first seed, none of which the search may have seen
   * @return the values
   */
  public static HeldOutSeeds of(
      Judge judge, Tuning.Outcome outcome, SampleOptions run, int rows, long first) {
    return of(judge, outcome.best().sampler(), outcome.named().sampler(), run, rows, first);
  }

  /**
   * Judges two samplers on five seeds, whatever search they are from. Row i of a seed is drawn from
   * a stream of its own, so that a value does not depend on the micro-batch.
   *
   * @param judge judges on held-out rows
   * @param found what a search found
   * @param named what it is compared with
   * @param run tolerance and micro-batch
   * @param rows samples a judgement
   * @param first the first seed, none of which the search may have seen
   * @return the values
   */
  public static HeldOutSeeds of(
      Judge judge, SamplerFile found, SamplerFile named, SampleOptions run, int rows, long first) {
    List<Long> seeds = new ArrayList<>();
    List<Double> foundValues = new ArrayList<>();
    List<Double> namedValues = new ArrayList<>();
    for (long seed = first; seed < first + SEEDS; seed++) {
      seeds.add(seed);
      foundValues.add(value(judge, found, run, rows, seed));
      namedValues.add(value(judge, named, run, rows, seed));
    }
    return new HeldOutSeeds(seeds, foundValues, namedValues);
  }

  /**
   * Where the seeds are held out unless others are asked for.
   *
   * @param training seed of the search
   * @return the first of them, {@code training + 10⁶}
   */
  public static long first(long training) {
    return training + OFFSET;
  }

  /**
   * Refuses seeds that a search has seen.
   *
   * @param first the first of the five
   * @param from first seed of the search
   * @param to its last seed
   * @param who the search, for the message
   * @throws ConfigException where one is among them
   */
  public static void require(long first, long from, long to, String who) {
    if (first + SEEDS > from && first <= to) {
      throw new ConfigException(
          "--first-seed",
          "expected %d seeds outside %d to %d, those of %s, found %d to %d"
              .formatted(SEEDS, from, to, who, first, first + SEEDS - 1));
    }
  }

  private static double value(Judge judge, SamplerFile s, SampleOptions run, int rows, long seed) {
    Noising process = Catalog.process("process", s.process()).value();
    try {
      return judge.value(process, s.options(run), rows, seed);
    } catch (IllegalArgumentException | ArithmeticException notFinite) {
      return Double.POSITIVE_INFINITY;
    }
  }

  /**
   * Mean of what the search found.
   *
   * @return mean over the seeds
   */
  public double foundMean() {
    return mean(found);
  }

  /**
   * Mean of the named process.
   *
   * @return mean over the seeds
   */
  public double namedMean() {
    return mean(named);
  }

  /**
   * Mean difference of found and named; negative where the search gained.
   *
   * @return mean over the seeds
   */
  public double difference() {
    return foundMean() - namedMean();
  }

  /**
   * Half the width of the 95 % interval of the difference over seeds, {@code t₄ s/√5}.
   *
   * @return at least 0
   */
  public double margin() {
    double[] d = differences();
    double squares = Arrays.stream(d).map(v -> v - difference()).map(v -> v * v).sum();
    return T95 * Math.sqrt(squares / (d.length - 1) / d.length);
  }

  /**
   * Seeds on which the search is lower.
   *
   * @return 0 to 5
   */
  public int wins() {
    return (int) Arrays.stream(differences()).filter(v -> v < 0).count();
  }

  /**
   * Whether the search is lower beyond what seeds explain.
   *
   * @return true when the 95 % interval of the difference lies below 0
   */
  public boolean gains() {
    return namedMean() > foundMean() + (Double.isInfinite(namedMean()) ? 0 : margin());
  }

  /**
   * Whether the search is higher beyond what seeds explain.
   *
   * @return true when the 95 % interval of the difference lies above 0
   */
  public boolean loses() {
    return foundMean() > namedMean() + (Double.isInfinite(foundMean()) ? 0 : margin());
  }

  private double[] differences() {
    return IntStream.range(0, seeds.size()).mapToDouble(i -> found.get(i) - named.get(i)).toArray();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(v -> v).average().orElseThrow();
  }
}
