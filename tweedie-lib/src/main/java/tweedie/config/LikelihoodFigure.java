package tweedie.config;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
 * A mean negative log-likelihood.
 *
 * @param name of the law
 * @param kind how the likelihood was found, in words
 * @param nll mean over the rows, nats a row
 * @param error standard error of the mean, nats a row; NaN where it cannot be known
 * @param rows number of rows
 * @param sites number of symbols of a row; 0 where rows are numbers with a density
 * @param site what one symbol is called
 * @param log log-likelihood of each row, nats
 * @param terms what nll is the sum of, by name; empty where it has no terms
 */
@SuppressWarnings("ArrayRecordComponent") // a result, read once
public record LikelihoodFigure(
    String name,
    String kind,
    double nll,
    double error,
    int rows,
    int sites,
    String site,
    double[] log,
    Map<String, Double> terms) {
  /**
   * A figure without terms.
   *
   * @param name of the law
   * @param kind how the likelihood was found, in words
   * @param nll mean over the rows, nats a row
   * @param error standard error of the mean, nats a row; NaN where it cannot be known
   * @param rows number of rows
   * @param sites number of symbols of a row; 0 where rows are numbers with a density
   * @param site what one symbol is called
   * @param log log-likelihood of each row, nats
   */
  public LikelihoodFigure(
      String name,
      String kind,
      double nll,
      double error,
      int rows,
      int sites,
      String site,
      double[] log) {
    this(name, kind, nll, error, rows, sites, site, log, Map.of());
  }

  /** The baselines of a space are evaluated as they are. */
  private static final String LAW = "exact";

  /**
   * The figure of a model.
   *
   * @param l its likelihood
   * @param rows encoded rows
   * @param seed of the draws of bounds
   * @param batch rows computed together
   * @param progress told the number of finished rows after each batch
   * @return the figure
   */
  public static LikelihoodFigure of(
      Likelihood l, Table rows, long seed, int batch, IntConsumer progress) {
    double[] log = logs(l.density(), rows, seed, batch, progress);
    LikelihoodFigure whole = of("model", l.kind(), log, l.shift(), l);
    Map<String, Double> terms = new LinkedHashMap<>();
    double rest = whole.nll + l.shift();
    for (Map.Entry<String, Density> term : l.terms().entrySet()) {
      double[] part = logs(term.getValue(), rows, seed, batch, done -> {});
      double value = -Arrays.stream(part).average().orElse(Double.NaN);
      terms.put(term.getKey(), value);
      rest -= value;
    }
    if (!terms.isEmpty()) {
      terms.put(Likelihood.REST, rest);
    }
    return whole.with(whole.error, terms);
  }

  private LikelihoodFigure with(double e, Map<String, Double> parts) {
    return new LikelihoodFigure(name, kind, nll, e, rows, sites, site, log, parts);
  }

  /**
   * The figure of a law that a model must beat.
   *
   * @param name of the law
   * @param law of encoded rows
   * @param model the likelihood it stands beside
   * @param rows encoded rows
   * @param seed of the draws of bounds
   * @param batch rows computed together
   * @return the figure
   */
  public static LikelihoodFigure baseline(
      String name, Density law, Likelihood model, Table rows, long seed, int batch) {
    return of(name, LAW, logs(law, rows, seed, batch, done -> {}), model.shift(), model);
  }

  private static LikelihoodFigure of(
      String name, String kind, double[] log, double shift, Likelihood l) {
    double[] v = Arrays.stream(log).map(x -> x + shift).toArray();
    MeanOfRows m = MeanOfRows.of(v, Optional.empty());
    return new LikelihoodFigure(
        name, kind, -m.value(), m.error(), v.length, l.sites(), l.site(), v);
  }

  /**
   * The same figure where rows of one group are alike: only groups are independent.
   *
   * @param groups group of each row; empty: every row by itself
   * @return with the standard error of groups
   */
  public LikelihoodFigure grouped(Optional<int[]> groups) {
    double e = MeanOfRows.of(log, groups).error();
    return with(e, terms);
  }

  /**
   * How much this law needs beyond another one on the same rows. The difference of each row is
   * taken first: what makes a row unlikely under both laws drops out.
   *
   * @param law the other one
   * @param groups group of each row; empty: every row by itself
   * @return mean over the rows of {@code nll of this − nll of the law}
   * @throws IllegalArgumentException for another number of rows
   */
  public MeanOfRows less(LikelihoodFigure law, Optional<int[]> groups) {
    if (law.rows != rows) {
      throw new IllegalArgumentException("expected " + rows + " rows, found " + law.rows);
    }
    double[] gap = new double[rows];
    Arrays.setAll(gap, i -> law.log[i] - log[i]);
    return MeanOfRows.of(gap, groups);
  }

  /**
   * Evenly spaced rows of a table.
   *
   * @param t the table
   * @param n number of rows; empty or more than there are: all
   * @return rows
   */
  public static Table some(Table t, Optional<Integer> n) {
    return n.orElse(t.rows()) >= t.rows() ? t : t.select(some(t.rows(), n));
  }

  /**
   * Indices of evenly spaced rows.
   *
   * @param rows how many there are
   * @param n how many are wanted; empty or more than there are: all
   * @return ascending indices
   */
  public static int[] some(int rows, Optional<Integer> n) {
    int want = Math.min(rows, n.orElse(rows));
    return IntStream.range(0, want).map(i -> (int) ((long) i * rows / want)).toArray();
  }

  /**
   * The log-density of each row.
   *
   * @param l likelihood of a model
   * @param rows encoded rows
   * @param batch rows computed together
   * @param progress told the number of finished rows after each batch
   * @return nats, one a row
   */
  public static double[] field(Likelihood l, Table rows, int batch, IntConsumer progress) {
    double[] log = logs(l.density(), rows, 0, batch, progress);
    return Arrays.stream(log).map(v -> v + l.shift()).toArray();
  }

  private static double[] logs(
      Density law, Table rows, long seed, int batch, IntConsumer progress) {
    double[] out = new double[rows.rows()];
    for (int from = 0; from < out.length; from += batch) {
      Table part = rows.slice(from, Math.min(out.length, from + batch));
      Rng rng = Rng.of(seed, from, part.rows());
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

  /** Bits for each symbol, {@code nll / (sites log 2)}; 0 where rows are no symbols. */
  public double bits() {
    return sites == 0 ? 0 : nll / (sites * Math.log(2));
  }

  /**
   * One line.
   *
   * @return such as {@code -1.2345 ± 0.0123 nats model (exact, by the probability-flow ODE)}
   */
  public String line() {
    String bits =
        sites == 0
            ? ""
            : "  "
                + String.format(Locale.ROOT, "%.4f", bits())
                + deviation(error / (sites * Math.log(2)))
                + " bits/"
                + site;
    return String.format(Locale.ROOT, "%10.4f", nll)
        + deviation(error)
        + " nats"
        + bits
        + "  "
        + name
        + " ("
        + kind
        + ")";
  }

  /**
   * One line of the terms.
   *
   * @return such as {@code reconstruction 1.0 + prior 0.1 + diffusion 2.0 nats}, in the units that
   *     the model sees; empty where there are none
   */
  public Optional<String> termsLine() {
    return terms.isEmpty()
        ? Optional.empty()
        : Optional.of(
            terms.entrySet().stream()
                .map(t -> String.format(Locale.ROOT, "%s %.4f", t.getKey(), t.getValue()))
                .collect(java.util.stream.Collectors.joining(" + ", "", " nats")));
  }

  private static String deviation(double error) {
    return Double.isNaN(error) ? "" : String.format(Locale.ROOT, " ± %.4f", error);
  }

  /**
   * The figure for a JSON file.
   *
   * @return keys {@code name, kind, nll, rows}, {@code error} where it is known, and {@code bits,
   *     site} for symbols, {@code terms} for a bound that has them
   */
  public Map<String, Object> json() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("name", name);
    m.put("kind", kind);
    m.put("nll", nll);
    if (!Double.isNaN(error)) {
      m.put("error", error);
    }
    m.put("rows", rows);
    if (sites > 0) {
      m.put("bits", bits());
      m.put("site", site);
    }
    if (!terms.isEmpty()) {
      m.put("terms", terms);
    }
    return m;
  }

  /**
   * The figures for a JSON file.
   *
   * @param all of one set of rows
   * @return a list in the same order
   */
  public static List<Map<String, Object>> json(List<LikelihoodFigure> all) {
    return all.stream().map(LikelihoodFigure::json).toList();
  }
}
