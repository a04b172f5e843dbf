package tweedie.process;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import tweedie.law.LogGamma;

/**
 * Densities of the Wright–Fisher diffusion at one time, relative to its stationary law {@code
 * Dir(α)}: {@code h(y) = Σ_m q_m Σ_{|l|=m} P(l) Dir(y; α + l) / Dir(y; α)} with multinomial counts
 * l from a point, Dirichlet-multinomial ones from a Dirichlet law. {@code E_w[l_i]}, the mean
 * counts given y, are {@code y_i ∂_i log h}: bounded wherever y is.
 *
 * <p>Small times list the lineages that are likely. Far from where the diffusion is likely to be
 * the sum consists of fewer, of which each is unlikely but known: such states are summed over all
 * of them, so that densities of e^{−1000} have a logarithm and a slope.
 *
 * @see "Griffiths 1979; Jenkins, Spanò 2017, arXiv:1506.06998, equation 4"
 */
public final class LineageMixture {
  private final double[] alpha;
  private final Lineages lineages;
  private final int first;
  private final int wellKnown;
  private final double[] logLineages;
  private final double[] logWeights;
  private final double[] logFactorial;
  private final double[][] logRising;
  private Optional<LineageMixture> deep = Optional.empty();

  /**
   * Prepares the sums for one time.
   *
   * @param alpha concentrations α of the stationary law, [K]
   * @param lineages the law of the number of lineages for θ = |α| at the time
   */
  public LineageMixture(double[] alpha, Lineages lineages) {
    this(alpha, lineages, lineages.first(), lineages.wellKnown(), lineages.logTable());
  }

  private LineageMixture(
      double[] alpha, Lineages lineages, int first, int wellKnown, double[] logLineages) {
    this.alpha = alpha.clone();
    this.lineages = lineages;
    this.first = first;
    this.wellKnown = wellKnown;
    this.logLineages = logLineages;
    int most = first + logLineages.length;
    double theta = Arrays.stream(alpha).sum();
    logFactorial = rising(1, most);
    double[] total = rising(theta, most);
    logWeights = new double[logLineages.length];
    for (int i = 0; i < logWeights.length; i++) {
      logWeights[i] = logLineages[i] + total[first + i] + logFactorial[first + i];
    }
    logRising = new double[alpha.length][];
    for (int i = 0; i < alpha.length; i++) {
      logRising[i] = rising(alpha[i], most);
    }
  }

  /**
   * The same law with the lineages that are unlikely at this time, for states that are.
   *
   * @return a mixture that {@link #reaches} every state
   */
  public LineageMixture deep() {
    if (wellKnown == 0) {
      return this;
    }
    LineageMixture all =
        deep.orElseGet(() -> new LineageMixture(alpha, lineages, 0, 0, lineages.deepLogTable()));
    deep = Optional.of(all);
    return all;
  }

  /**
   * Whether a sum consists of lineages that are known well enough.
   *
   * @param log logarithm of the sum
   * @param counts its mean counts, [K]
   * @return false where {@link #deep} is needed
   */
  public boolean reaches(double log, double[] counts) {
    boolean some = log > Double.NEGATIVE_INFINITY;
    return wellKnown == 0 || (some && Arrays.stream(counts).sum() >= wellKnown);
  }

  /** {@code log Γ(a + l) − log Γ(a)} for l = 0, …, n − 1. */
  private static double[] rising(double a, int n) {
    double[] out = new double[n];
    double start = LogGamma.at(a);
    for (int l = 1; l < n; l++) {
      // Sums of logarithms drift; every 64th value is computed afresh.
      out[l] = l % 64 == 0 ? LogGamma.at(a + l) - start : out[l - 1] + Math.log(a + l - 1);
    }
    return out;
  }

  /**
   * The transition density from a point.
   *
   * @param x where the diffusion starts, [K]
   * @param y where the density is wanted, [K]
   * @return {@code log q(y | x) − log Dir(y; α)} and the mean counts
   */
  public CompositionSum from(double[] x, double[] y) {
    CompositionSum sum = listed(x, y);
    return reaches(sum.log(), sum.expected()) ? sum : deep().listed(x, y);
  }

  private CompositionSum listed(double[] x, double[] y) {
    double[][] logFactors = new double[alpha.length][];
    double overlap = 0;
    for (int i = 0; i < alpha.length; i++) {
      double product = x[i] * y[i];
      overlap += Math.sqrt(product);
      double[] f = new double[product > 0 ? logFactorial.length : 1];
      double log = Math.log(product);
      for (int l = 1; l < f.length; l++) {
        f[l] = l * log - logFactorial[l] - logRising[i][l];
      }
      logFactors[i] = f;
    }
    // Σ_{|l|=m} Π (x_i y_i)^{l_i} / l_i!² is about (overlap^m / m!)².
    double tilt = overlap > 0 ? 2 * Math.log(overlap) : 0;
    double scale = overlap > 0 ? 2 * Math.log(mode(tilt) + 0.5) - tilt : 0;
    return CompositionSum.of(first, logWeights, logFactors, scale);
  }

  /**
   * The law at this time of a diffusion that started from a Dirichlet law. It is for the caller to
   * ask {@link #reaches}: of a mixture of such laws only the sum has to be known.
   *
   * @param prior concentrations of the law at time 0, [K]
   * @return for a composition y, {@code log q(y) − log Dir(y; α)} and the mean counts, of a point
   *     [K]
   */
  public Function<double[], CompositionSum> fromDirichlet(double[] prior) {
    int n = logFactorial.length;
    double[][] start = new double[alpha.length][];
    for (int i = 0; i < alpha.length; i++) {
      start[i] = rising(prior[i], n);
      for (int l = 1; l < n; l++) {
        start[i][l] -= logFactorial[l] + logRising[i][l];
      }
    }
    double[] total = rising(Arrays.stream(prior).sum(), n);
    double[] weights = logWeights.clone();
    for (int m = 0; m < weights.length; m++) {
      weights[m] -= total[first + m];
    }
    double scale = Math.log(mode(0) + 0.5);
    return y -> {
      double[][] logFactors = new double[alpha.length][];
      for (int i = 0; i < alpha.length; i++) {
        double[] f = new double[y[i] > 0 ? n : 1];
        double log = Math.log(y[i]);
        for (int l = 1; l < f.length; l++) {
          f[l] = l * log + start[i][l];
        }
        logFactors[i] = f;
      }
      return CompositionSum.of(first, weights, logFactors, scale);
    };
  }

  /** The m with the largest {@code log q_m + m tilt}. */
  private int mode(double tilt) {
    int best = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < logLineages.length; i++) {
      double v = logLineages[i] + i * tilt;
      if (v > largest) {
        largest = v;
        best = i;
      }
    }
    return first + best;
  }
}
