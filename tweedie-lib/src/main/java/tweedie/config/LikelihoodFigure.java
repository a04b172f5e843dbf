package tweedie.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import tweedie.core.Density;
import tweedie.data.Table;

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
 * @param within variance of a draw of the last term of each row, nats²; empty where a row was drawn
 *     once or has no terms
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
    Map<String, Double> terms,
    Optional<double[]> within) {
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
    this(name, kind, nll, error, rows, sites, site, log, Map.of(), Optional.empty());
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
    return of("model", l, rows, seed, batch, 1, progress);
  }

  /**
   * The figure of a model, of the mean of some draws a row.
   *
   * @param name of the law
   * @param l its likelihood
   * @param rows encoded rows
   * @param seed of the draws of bounds; likelihoods of one seed see the same noise
   * @param batch rows computed together
   * @param draws estimates a row; two or more tell {@link #within}
   * @param progress told the number of finished rows after each batch of the first draw
   * @return the figure
   * @throws IllegalArgumentException for fewer than one draw
   */
  public static LikelihoodFigure of(
      String name,
      Likelihood l,
      Table rows,
      long seed,
      int batch,
      int draws,
      IntConsumer progress) {
    LikelihoodRows all = LikelihoodRows.of(l, rows, seed, batch, draws, progress);
    LikelihoodFigure whole = of(name, l.kind(), LikelihoodRows.mean(all.whole()), l.shift(), l);
    Map<String, Double> terms = new LinkedHashMap<>();
    double rest = whole.nll + l.shift();
    for (Map.Entry<String, List<double[]>> term : all.terms().entrySet()) {
      double[] part = LikelihoodRows.mean(term.getValue());
      double value = -Arrays.stream(part).average().orElse(Double.NaN);
      terms.put(term.getKey(), value);
      rest -= value;
    }
    if (!terms.isEmpty()) {
      terms.put(Likelihood.REST, rest);
    }
    return whole.with(whole.error, terms, all.within());
  }

  private LikelihoodFigure with(double e, Map<String, Double> parts, Optional<double[]> variances) {
    return new LikelihoodFigure(name, kind, nll, e, rows, sites, site, log, parts, variances);
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
    return of(
        name,
        LAW,
        LikelihoodRows.logs(law, rows, seed, batch, 0, done -> {}),
        model.shift(),
        model);
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
    return with(e, terms, within);
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
    double[] log = LikelihoodRows.logs(l.density(), rows, 0, batch, 0, progress);
    return Arrays.stream(log).map(v -> v + l.shift()).toArray();
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
        + kind.replaceFirst("^lower bound", "lower bound of the log-likelihood")
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
   *     site} for symbols, {@code terms} for a bound that has them, {@code within} for several
   *     draws a row
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
    within.ifPresent(v -> m.put("within", MeanOfRows.of(v, Optional.empty()).json()));
    return m;
  }

  /**
   * The figure with that of every row.
   *
   * @return the keys of {@link #json()} and {@code values}, the negative log-likelihoods in nats
   */
  public Map<String, Object> jsonOfRows() {
    Map<String, Object> m = json();
    m.put("values", Arrays.stream(log).map(v -> -v).toArray());
    return m;
  }

  /**
   * One line of the variance within a row.
   *
   * @return such as {@code diffusion varies by 12.3456 ± 0.1234 nats² within a row}; empty where it
   *     is not known
   */
  public Optional<String> withinLine() {
    return within.map(
        v ->
            "%s varies by %s nats² within a row"
                .formatted(Likelihood.REST, MeanOfRows.of(v, Optional.empty()).text()));
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
