package tweedie.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Density;
import tweedie.data.Shuffled;
import tweedie.data.Table;
import tweedie.guide.ClassifierFree;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/**
 * Estimates of the log-likelihood of rows, one array of a number a row for each draw. Draw d of row
 * i has a stream of its own, so that two likelihoods of one seed are estimated on the same noise.
 *
 * @param whole log-likelihoods, nats
 * @param terms minus its terms but for the rest, by name; nats
 */
record LikelihoodRows(List<double[]> whole, Map<String, List<double[]>> terms) {
  /** The streams of further draws; a density takes the first few children itself. */
  private static final int DRAWS = 1 << 20;

  /** Evaluates a likelihood and its terms. */
  static LikelihoodRows of(
      Likelihood l, Table rows, long seed, int batch, int draws, IntConsumer progress) {
    if (draws < 1) {
      throw new IllegalArgumentException("draws: expected at least 1, found " + draws);
    }
    List<double[]> whole = new ArrayList<>();
    Map<String, List<double[]>> terms = new LinkedHashMap<>();
    for (int d = 0; d < draws; d++) {
      whole.add(logs(l.density(), rows, seed, batch, d, d == 0 ? progress : done -> {}));
      for (Map.Entry<String, Density> t : l.terms().entrySet()) {
        terms
            .computeIfAbsent(t.getKey(), name -> new ArrayList<>())
            .add(logs(t.getValue(), rows, seed, batch, d, done -> {}));
      }
    }
    return new LikelihoodRows(whole, terms);
  }

  /** The mean over the draws of each row. */
  static double[] mean(List<double[]> draws) {
    double[] out = new double[draws.get(0).length];
    draws.forEach(d -> Arrays.setAll(out, i -> out[i] + d[i] / draws.size()));
    return out;
  }

  /**
   * The variance of the rest, the last term, within a row: of one draw, what the row itself adds
   * left out.
   *
   * @return the unbiased variance of the draws of each row, nats²; empty for one draw, or without
   *     terms
   */
  Optional<double[]> within() {
    int k = whole.size();
    if (k < 2 || terms.isEmpty()) {
      return Optional.empty();
    }
    List<double[]> rest = new ArrayList<>();
    for (int d = 0; d < k; d++) {
      double[] r = Arrays.stream(whole.get(d)).map(v -> -v).toArray();
      for (List<double[]> term : terms.values()) {
        double[] part = term.get(d);
        Arrays.setAll(r, i -> r[i] + part[i]);
      }
      rest.add(r);
    }
    double[] mean = mean(rest);
    double[] out = new double[mean.length];
    rest.forEach(r -> Arrays.setAll(out, i -> out[i] + Math.pow(r[i] - mean[i], 2) / (k - 1)));
    return Optional.of(out);
  }

  /** The log-density of each row, of one draw. */
  static double[] logs(
      Density law, Table rows, long seed, int batch, int draw, IntConsumer progress) {
    double[] out = new double[rows.rows()];
    for (int from = 0; from < out.length; from += batch) {
      Table part = rows.slice(from, Math.min(out.length, from + batch));
      Rng own = Rng.of(seed, from, part.rows());
      Rng rng = draw == 0 ? own : own.child(DRAWS + draw);
      double[] v = TensorScope.evaluate(() -> Ops.doubles(log(law, part, rng)));
      System.arraycopy(v, 0, out, from, v.length);
      progress.accept(from + v.length);
    }
    return out;
  }

  private static Tensor log(Density law, Table rows, Rng rng) {
    long[] event = IntStream.of(rows.shape()).asLongStream().toArray();
    Tensor x = Ops.tensor(rows.values(), Shapes.prepend(rows.rows(), event));
    Map<String, Tensor> parts = new HashMap<>();
    rows.context()
        .map(known -> Shuffled.context(known, IntStream.range(0, rows.rows()).toArray()))
        .ifPresent(c -> parts.putAll(c.parts()));
    rows.labels()
        .map(l -> Arrays.stream(l.index()).asLongStream().toArray())
        .ifPresent(l -> parts.put(ClassifierFree.LABEL, Ops.tensor(l, l.length)));
    return law.logDensity(x, new Condition(parts, Optional.empty()), rng);
  }
}
