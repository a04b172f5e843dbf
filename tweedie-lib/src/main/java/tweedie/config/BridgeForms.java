package tweedie.config;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import tweedie.bridge.Bridge;
import tweedie.bridge.Cached;
import tweedie.bridge.Independent;
import tweedie.bridge.MarkovianProjection;
import tweedie.bridge.MeanForm;
import tweedie.bridge.MeanMatching;
import tweedie.bridge.MinibatchOt;
import tweedie.bridge.Projection;
import tweedie.core.Pair;
import tweedie.core.Source;
import tweedie.objective.TimeLaw;

/**
 * The algorithms for Schrödinger bridges as configurations describe them.
 *
 * @param form what the networks say
 * @param brownian whether the reference must be a Brownian motion
 * @param isPaired whether the right end is a data set, not a Gaussian
 * @param iterations iterations that the steps of a run are shared among, two half steps each
 * @param size paths or pairs in a cache
 * @param refresh steps a cache serves
 * @param group rows that the pairs of a cache are coupled in; 1: independently
 * @param judged paths the ends are judged by after a half step
 * @param algorithm what a half step regresses on
 */
record BridgeForms(
    MeanForm form,
    boolean brownian,
    boolean isPaired,
    int iterations,
    int size,
    int refresh,
    int group,
    int judged,
    Algorithm algorithm)
    implements Form {
  private static final List<String> FORMS = List.of("map", "drift", "noise");
  private static final List<String> COUPLINGS = List.of("independent", "reference", "transport");

  /** Makes the projection once bridge and cache are known. */
  @FunctionalInterface
  interface Algorithm {
    Projection on(Bridge bridge, Cached.Plan plan);
  }

  /** Iterative proportional fitting with mean matching. */
  static Form meanMatching(Keys k) {
    String word = k.word("form", "noise", FORMS);
    MeanForm form = MeanForm.valueOf(word.toUpperCase(Locale.ROOT));
    return read(k, form, false, 1, (b, plan) -> new MeanMatching(plan));
  }

  /** Iterative Markovian fitting. */
  static Form markovian(Keys k) {
    String word = k.word("coupling", "independent", COUPLINGS);
    double epsilon = k.number("epsilon", 1e-3);
    if (!(epsilon > 0 && epsilon < 0.5)) {
      throw new ConfigException(
          k.at("epsilon"), "expected more than 0 and less than 0.5, found " + epsilon);
    }
    Keys t = k.object("transport");
    int batch = t.count("batch", 256, 1);
    int sinkhorn = t.count("iterations", 1000, 1);
    t.done();
    Function<Bridge, Source<Pair>> first =
        switch (word) {
          case "reference" -> MarkovianProjection::reference;
          case "transport" -> b -> transport(b, batch, sinkhorn);
          default -> b -> new Independent(b.left(), b.right());
        };
    return read(
        k,
        MeanForm.DRIFT,
        true,
        word.equals("transport") ? batch : 1,
        (b, plan) ->
            new MarkovianProjection(first.apply(b), TimeLaw.uniform(epsilon, 1 - epsilon), plan));
  }

  private static Source<Pair> transport(Bridge b, int batch, int iterations) {
    double g = b.reference().noise();
    return new MinibatchOt(b.left(), b.right(), 2 * g * g, batch, iterations);
  }

  private static Form read(
      Keys k, MeanForm form, boolean brownian, int group, Algorithm algorithm) {
    int iterations = k.count("iterations", 5, 1);
    int judged = k.count("judged", 1000, 2);
    Keys c = k.object("cache");
    int size = c.count("size", 1000, 1);
    int refresh = c.count("refresh", 100, 1);
    c.done();
    return new BridgeForms(
        form, brownian, false, iterations, size, refresh, group, judged, algorithm);
  }

  @Override
  public Method on(Noising process, Facts facts) {
    return new BridgeMethod(BridgeNoising.require(process), facts, this);
  }

  @Override
  public void check(Noising process) {
    if (BridgeNoising.require(process).pull() && brownian) {
      throw new ConfigException(
          "process.reference", "this objective needs 'brownian', found 'ornsteinUhlenbeck'");
    }
  }

  @Override
  public Form paired() {
    return new BridgeForms(
        form, brownian, true, iterations, size, refresh, group, judged, algorithm);
  }

  /** The cache of a half step, filled in shares that fit into the memory and cut no group. */
  Cached.Plan plan(Facts facts, int batch) {
    int most = facts.image().length > 0 ? 128 : 1024;
    int chunk = Math.max(1, most / group) * group;
    return new Cached.Plan(size, Math.min(size, chunk), (long) refresh * batch, 0);
  }

  /** Half steps of all iterations. */
  int halfSteps() {
    return Math.multiplyExact(2, iterations);
  }

  @Override
  public OptionalInt iterations(long steps) {
    return steps > 0 && steps < halfSteps()
        ? OptionalInt.of((int) Math.max(1, steps / 2))
        : OptionalInt.empty();
  }

  /** A run of no steps has no half step; any other one has them all. */
  @Override
  public long stage(long steps) {
    if (steps > 0 && steps < halfSteps()) {
      throw new ConfigException(
          "trainer.steps",
          "expected at least %d, one for each half step of %s, found %d"
              .formatted(
                  halfSteps(),
                  iterations == 1 ? "1 iteration" : iterations + " iterations",
                  steps));
    }
    return steps / halfSteps();
  }
}
