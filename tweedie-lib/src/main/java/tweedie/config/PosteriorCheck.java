package tweedie.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tweedie.data.DataSets;
import tweedie.data.Scale;
import tweedie.data.Table;
import tweedie.data.TractableSimulator;
import tweedie.plot.Histograms;
import tweedie.tensor.Rng;
import tweedie.theory.AdaptiveMetropolis;

/**
 * A posterior drawn by a conditional model beside the same posterior drawn by Markov chain Monte
 * Carlo on the exact density.
 *
 * @param names of the parameters
 * @param truth parameters of the observation
 * @param model draws of the model, [parameter][draw]
 * @param chains draws of all chains, [parameter][draw]
 * @param rHat potential scale reduction of the chains, one a parameter
 */
@SuppressWarnings("ArrayRecordComponent") // a result, read once
public record PosteriorCheck(
    List<String> names, double[] truth, double[][] model, double[][] chains, double[] rHat) {
  private static final int CHAINS = 4;

  /** Draws of the prior whose posterior may round to zero before a chain gives up. */
  private static final int TRIES = 1000;

  /** Beyond this R-hat chains have not found the same law. */
  private static final double MIXED = 1.1;

  private static final double[] QUANTILES = {0.05, 0.5, 0.95};

  /**
   * Draws both.
   *
   * @param model trained on a simulator whose densities are known
   * @param truth parameters of the observation; empty: those of the customary test
   * @param n draws of the model
   * @param steps of each of four chains, of which the second half is kept
   * @param seed of the observation and of both draws
   * @return both
   * @throws ConfigException when the model was trained on other data, or the truth has no density
   */
  public static PosteriorCheck of(
      Model model, Optional<double[]> truth, int n, int steps, long seed) {
    String source = model.config().path("data").path("source").asText();
    TractableSimulator s =
        DataSets.simulator(source)
            .filter(TractableSimulator.class::isInstance)
            .map(TractableSimulator.class::cast)
            .orElseThrow(
                () ->
                    new ConfigException(
                        "data.source",
                        "expected simulated pairs of known density, found " + source));
    double[] x = truth.orElseGet(s::truth);
    int d = s.parameters().size();
    if (x.length != d) {
      throw new ConfigException(
          "truth", "expected %d numbers %s, found %d".formatted(d, s.parameters(), x.length));
    }
    double[] y = Observation.of(s, x, seed).values();
    if (!Double.isFinite(s.logJoint(x, y))) {
      throw new ConfigException(
          "truth",
          "expected parameters %s inside the prior, found %s"
              .formatted(s.parameters(), Arrays.toString(x)));
    }
    var given = model.given(new double[][] {y});
    Sampling sampling = model.sampling(model.options(), Optional.empty());
    Table t = model.draw(n, seed, sampling, given, done -> {});
    double[][] learned = new double[d][n];
    for (int i = 0; i < n * d; i++) {
      int j = i % d;
      float z = t.values()[i];
      learned[j][i / d] = t.columns().map(c -> c.restore(j, z)).orElse((double) z);
    }
    double[][][] runs = chains(s, y, steps, seed);
    double[] rHat = new double[d];
    for (int j = 0; j < d; j++) {
      rHat[j] = AdaptiveMetropolis.rHat(runs, j);
    }
    return new PosteriorCheck(s.parameters(), x, learned, pooled(runs, d), rHat);
  }

  /** The stream of the observation; draws of the model take the keys from -1 on. */
  static Rng observing(long seed) {
    return Rng.of(seed, 1).child(-21);
  }

  /** The stream of a chain, apart from those of the observation and of the model. */
  static Rng chain(long seed, int number) {
    return Rng.of(seed, number, 1).child(-22);
  }

  /**
   * Chains on the scale of the parameters, where the prior has no edges, from draws of the prior:
   * starts that are wider than the posterior and know nothing of the truth, so that R-hat can see
   * chains that stay in different modes.
   */
  private static double[][][] chains(TractableSimulator s, double[] y, int steps, long seed) {
    Scale scale = s.parameterScale();
    double[][][] out = new double[CHAINS][][];
    for (int c = 0; c < CHAINS; c++) {
      Rng rng = chain(seed, c);
      double[] start = start(s, y, rng.child(-1));
      out[c] = AdaptiveMetropolis.chain(v -> logPosterior(s, v, y), start, steps, rng);
      for (double[] draw : out[c]) {
        Arrays.setAll(draw, j -> scale.from(draw[j]));
      }
    }
    return out;
  }

  private static double[] start(TractableSimulator s, double[] y, Rng rng) {
    for (int i = 0; i < TRIES; i++) {
      double[] row = s.draw(rng.child(i));
      double[] start = new double[s.parameters().size()];
      Arrays.setAll(start, j -> s.parameterScale().to(row[j]));
      if (Double.isFinite(logPosterior(s, start, y))) {
        return start;
      }
    }
    throw new ConfigException(
        "data.source", "no draw of the prior explains the observation; choose another truth");
  }

  private static double logPosterior(TractableSimulator s, double[] on, double[] y) {
    Scale scale = s.parameterScale();
    double[] x = Arrays.stream(on).map(scale::from).toArray();
    double volume = Arrays.stream(on).map(scale::logSlope).sum();
    return s.logJoint(x, y) + volume;
  }

  private static double[][] pooled(double[][][] runs, int d) {
    double[][] out = new double[d][];
    for (int j = 0; j < d; j++) {
      int number = j;
      out[j] = Arrays.stream(runs).flatMap(Arrays::stream).mapToDouble(v -> v[number]).toArray();
    }
    return out;
  }

  /**
   * Means, deviations and quantiles of both, a row a parameter.
   *
   * @return rows under {@code parameter truth, model mean sd 5% 50% 95%, chains the same, rHat}
   */
  public List<Map<String, Object>> rows() {
    List<Map<String, Object>> out = new ArrayList<>();
    for (int j = 0; j < names.size(); j++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("parameter", names.get(j));
      row.put("truth", truth[j]);
      row.put("model", figures(model[j]));
      row.put("chains", figures(chains[j]));
      row.put("rHat", rHat[j]);
      out.add(row);
    }
    return out;
  }

  private static List<Double> figures(double[] v) {
    double[] sorted = v.clone();
    Arrays.sort(sorted);
    double mean = Arrays.stream(v).average().orElse(Double.NaN);
    double square = Arrays.stream(v).map(a -> (a - mean) * (a - mean)).sum() / (v.length - 1);
    List<Double> out = new ArrayList<>(List.of(mean, Math.sqrt(square)));
    for (double q : QUANTILES) {
      out.add(sorted[(int) Math.round(q * (v.length - 1))]);
    }
    return out;
  }

  /**
   * Why the chains are no standard to be held to. Chains that never moved have an R-hat that is no
   * number, which is a failure like a large one.
   *
   * @return one line naming the parameters; empty when all chains have mixed
   */
  public Optional<String> failure() {
    List<String> bad = new ArrayList<>();
    for (int j = 0; j < names.size(); j++) {
      if (!(rHat[j] <= MIXED)) {
        bad.add(String.format(Locale.ROOT, "%s %.4g", names.get(j), rHat[j]));
      }
    }
    return bad.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the chains have not mixed: expected R-hat <= %s, found %s; take more steps"
                .formatted(MIXED, String.join(", ", bad)));
  }

  /**
   * Histograms of the marginals, a plot a parameter.
   *
   * @return plots with both
   */
  public List<Histograms> plots() {
    List<Histograms> out = new ArrayList<>();
    for (int j = 0; j < names.size(); j++) {
      out.add(
          Histograms.of("%s, truth %s".formatted(names.get(j), truth[j]))
              .with("Markov chains", chains[j])
              .with("model", model[j]));
    }
    return out;
  }
}
