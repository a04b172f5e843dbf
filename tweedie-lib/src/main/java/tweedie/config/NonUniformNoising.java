package tweedie.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import tweedie.core.Dynamics;
import tweedie.core.Reversal;
import tweedie.process.Components;
import tweedie.process.Early;
import tweedie.process.LinearBeta;
import tweedie.process.LinearSde;
import tweedie.process.NonUniformSde;
import tweedie.process.Recipe;
import tweedie.space.Euclidean;

/**
 * A variance preserving process with a clock for each run of channels or numbers: the first ones
 * reach noise at the first of the ends.
 *
 * @param sizes channels of all parts but the last, which takes the rest
 * @param ends times at which the parts reach noise, in (0, 1]
 * @param beta the clock of a part that takes until 1
 * @see "Batzolis, Stanczuk, Schönlieb, Etmann 2022, Non-uniform diffusion models, arXiv:2207.09786"
 */
record NonUniformNoising(List<Integer> sizes, List<Double> ends, LinearBeta beta)
    implements Noising {
  /** Copies the lists. */
  NonUniformNoising {
    sizes = List.copyOf(sizes);
    ends = List.copyOf(ends);
  }

  static Noising read(Keys k) {
    List<Integer> sizes = k.integers("sizes", List.of(1));
    double[] ends = k.has("ends") ? k.vector("ends") : new double[] {0.5, 1};
    k.resolve("ends", Json.tree(ends));
    LinearBeta beta = new LinearBeta(k.number("betaMin", 0.1), k.number("betaMax", 20));
    if (ends.length != sizes.size() + 1 || sizes.stream().anyMatch(s -> s < 1)) {
      throw new ConfigException(
          k.at("ends"),
          "expected one number more than process.sizes, which are at least 1, found %s for %s"
              .formatted(Arrays.toString(ends), sizes));
    }
    if (!Arrays.stream(ends).allMatch(e -> e > 0 && e <= 1)) {
      throw new ConfigException(
          k.at("ends"), "expected times in (0, 1], found " + Arrays.toString(ends));
    }
    return new NonUniformNoising(sizes, DoubleStream.of(ends).boxed().toList(), beta);
  }

  /** The scalar process of a part. */
  private LinearSde part(int i) {
    return new LinearSde(
        Recipe.vp(), new Early(beta, ends.get(i)), new double[1][1], Euclidean.ANY);
  }

  private List<LinearSde> parts() {
    return IntStream.range(0, ends.size()).mapToObj(this::part).toList();
  }

  @Override
  public Setting on(Facts facts) {
    int all = facts.shape()[0];
    int rest = all - sizes.stream().mapToInt(s -> s).sum();
    if (rest < 1) {
      throw new ConfigException(
          "process.sizes",
          "expected less than the %d channels or numbers of a row, found %s".formatted(all, sizes));
    }
    List<Integer> each = new ArrayList<>(sizes);
    each.add(rest);
    int[] channels = each.stream().mapToInt(s -> s).toArray();
    NonUniformSde process =
        new NonUniformSde(parts(), Components.channels(channels, facts.event()));
    return new NonUniformSetting(process, facts, Optional.empty());
  }

  @Override
  public String objective() {
    return "scoreMatching";
  }

  @Override
  public SampleOptions sampling() {
    return new SampleOptions("em", "quadratic", 101, true, 1e-3, 1e-5, 256);
  }

  @Override
  public Class<? extends Dynamics> reversed() {
    return Reversal.class;
  }

  @Override
  public LawReport inspect(LawQuery query) {
    query.only();
    NotedReport r = NotedReport.parts(parts(), query.within(beta.horizon()));
    r.note("one meanMap and variance for the numbers of each part, in the order of ends");
    return r;
  }
}
