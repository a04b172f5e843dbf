package tweedie.law;

import java.util.Arrays;

/**
 * Maximum likelihood of a {@link Dirichlet} law by Newton's method: the Hessian is a diagonal plus
 * a constant, so that a step costs as much as a gradient.
 *
 * @see "Minka 2000, Estimating a Dirichlet distribution, section 1"
 */
public final class DirichletFit {
  private static final int MOST_STEPS = 1000;

  /** Relative change of the concentrations at which Newton's method, of second order, has ended. */
  private static final double CLOSE = 1e-12;

  private DirichletFit() {}

  /**
   * Fits the law.
   *
   * @param rows compositions inside the simplex, row after row, [N, K] in one array, at least two
   * @param parts K
   * @return the law under which they are likeliest
   * @throws IllegalArgumentException for fewer than two rows, a part that is not positive, or rows
   *     that are all equal, for which there is no maximum
   */
  public static Dirichlet of(double[] rows, int parts) {
    int n = rows.length / parts;
    if (n < 2 || n * parts != rows.length) {
      throw new IllegalArgumentException(
          "rows: expected at least 2 of " + parts + " parts, found " + rows.length + " numbers");
    }
    double[] mean = new double[parts];
    double[] square = new double[parts];
    double[] log = new double[parts];
    for (int i = 0; i < rows.length; i++) {
      if (!(rows[i] > 0)) {
        throw new IllegalArgumentException("part: expected more than 0, found " + rows[i]);
      }
      mean[i % parts] += rows[i] / n;
      square[i % parts] += rows[i] * rows[i] / n;
      log[i % parts] += Math.log(rows[i]) / n;
    }
    return new Dirichlet(newton(start(mean, square), log));
  }

  /** The law with the mean of the rows and the total that the variances give on average. */
  private static double[] start(double[] mean, double[] square) {
    double total = 0;
    for (int k = 0; k < mean.length; k++) {
      double variance = square[k] - mean[k] * mean[k];
      if (!(variance > 0)) {
        throw new IllegalArgumentException("rows: expected different ones, found all equal");
      }
      total += Math.max(1e-3, mean[k] * (1 - mean[k]) / variance - 1) / mean.length;
    }
    double precision = total;
    return Arrays.stream(mean).map(m -> m * precision).toArray();
  }

  private static double[] newton(double[] start, double[] log) {
    double[] a = start;
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] move = direction(a, log);
      double length = 1;
      double value = likelihood(a, log);
      double[] next = moved(a, move, length);
      // The likelihood is concave: halving ends at the latest where steps vanish.
      while (!(Arrays.stream(next).allMatch(v -> v > 0) && likelihood(next, log) >= value)
          && length > CLOSE) {
        length /= 2;
        next = moved(a, move, length);
      }
      double change = 0;
      for (int k = 0; k < a.length; k++) {
        change = Math.max(change, Math.abs(length * move[k]) / a[k]);
      }
      if (!(change > CLOSE) || length <= CLOSE) {
        return a;
      }
      a = next;
    }
    return a;
  }

  private static double[] moved(double[] a, double[] move, double length) {
    double[] out = a.clone();
    for (int k = 0; k < a.length; k++) {
      out[k] -= length * move[k];
    }
    return out;
  }

  /** {@code H⁻¹ g} for {@code H = diag(q) + z 11ᵀ}. */
  private static double[] direction(double[] a, double[] log) {
    double total = Arrays.stream(a).sum();
    double z = Polygamma.trigamma(total);
    double[] g = new double[a.length];
    double[] q = new double[a.length];
    double top = 0;
    double bottom = 1 / z;
    for (int k = 0; k < a.length; k++) {
      g[k] = Polygamma.digamma(total) - Polygamma.digamma(a[k]) + log[k];
      q[k] = -Polygamma.trigamma(a[k]);
      top += g[k] / q[k];
      bottom += 1 / q[k];
    }
    for (int k = 0; k < a.length; k++) {
      g[k] = (g[k] - top / bottom) / q[k];
    }
    return g;
  }

  private static double likelihood(double[] a, double[] log) {
    double sum = LogGamma.at(Arrays.stream(a).sum());
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - 1) * log[k] - LogGamma.at(a[k]);
    }
    return sum;
  }
}
