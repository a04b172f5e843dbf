package tweedie.law;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Density;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * Independent sites, each with a table of probabilities of its own: {@code p_d(s) = (n_d(s) + a) /
 * (N + a S)} from counts. The law that a model of images of grey levels, of tables of whole numbers
 * or of answers has to beat.
 */
public final class IndependentCategorical implements Density {
  /** Pseudo-counts that are tried; one half is Jeffreys' prior. */
  private static final double[] CANDIDATES = {
    2, 1, 0.5, 0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.0025, 0.001
  };

  private final int sites;
  private final int states;
  private final double pseudoCount;
  private final double[] log;

  private IndependentCategorical(int states, int[][] counts, int rows, double pseudoCount) {
    this.sites = counts.length;
    this.states = states;
    this.pseudoCount = pseudoCount;
    log = new double[sites * states];
    double total = rows + pseudoCount * states;
    for (int i = 0; i < log.length; i++) {
      log[i] = Math.log((counts[i / states][i % states] + pseudoCount) / total);
    }
  }

  /**
   * Fits the tables. The pseudo-count a, common to all sites, is the one of a fixed list under
   * which training rows are likeliest when each is left out of its own counts.
   *
   * @param states S
   * @param rows symbols 0 … S − 1, row after row, [N, sites] in one array, at least two rows
   * @param sites number of sites of a row
   * @return the law
   * @throws IllegalArgumentException for fewer than two rows or a symbol out of range
   */
  public static IndependentCategorical fit(int states, float[] rows, int sites) {
    int n = rows.length / sites;
    if (n < 2 || n * sites != rows.length) {
      throw new IllegalArgumentException(
          "rows: expected at least 2 of " + sites + " sites, found " + rows.length + " symbols");
    }
    int[][] counts = new int[sites][states];
    for (int i = 0; i < rows.length; i++) {
      counts[i % sites][Symbols.at(rows[i], states)]++;
    }
    double best = CANDIDATES[0];
    double highest = Double.NEGATIVE_INFINITY;
    for (double a : CANDIDATES) {
      double score = leaveOneOut(counts, n, a);
      if (score > highest) {
        highest = score;
        best = a;
      }
    }
    return new IndependentCategorical(states, counts, n, best);
  }

  private static double leaveOneOut(int[][] counts, int rows, double a) {
    double sum = 0;
    for (int[] site : counts) {
      for (int n : site) {
        sum += n == 0 ? 0 : n * Math.log((n - 1 + a) / (rows - 1 + a * site.length));
      }
    }
    return sum;
  }

  /**
   * What was added to every count.
   *
   * @return a &gt; 0
   */
  public double pseudoCount() {
    return pseudoCount;
  }

  /**
   * The table of one site.
   *
   * @param site index
   * @return probabilities, [S]
   */
  public double[] probabilities(int site) {
    return Arrays.stream(log, site * states, (site + 1) * states).map(Math::exp).toArray();
  }

  /**
   * {@inheritDoc}
   *
   * @param x symbols [B, event]
   * @return float64 [B], nats
   */
  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    Shapes.check("sites", x.flatten(1, -1), sites);
    long[] symbols = Ops.longs(x);
    double[] out = new double[symbols.length / sites];
    for (int i = 0; i < symbols.length; i++) {
      int symbol = Symbols.at((double) symbols[i], states);
      out[i / sites] += log[i % sites * states + symbol];
    }
    return Ops.tensor(out, out.length);
  }

  @Override
  public boolean unbiased() {
    return true;
  }
}
