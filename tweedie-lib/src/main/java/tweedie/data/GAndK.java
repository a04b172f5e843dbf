package tweedie.data;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * The g-and-k law, known by its quantile function only: {@code Q(z) = A + B (1 + 0.8 (1 −
 * e^{−gz})/(1 + e^{−gz})) (1 + z²)^k z} at a standard normal z. Parameters (A, B, g, k) are uniform
 * on [0, 10]⁴; an observation is {@value #DRAWS} independent draws.
 *
 * <p>All order statistics together are sufficient. A model is given a summary of 32 numbers of
 * them, which is not: what it learns is the posterior given the summary, at best a little wider
 * than that given the draws, which Markov chains on {@link #logJoint} see.
 *
 * @see "Rayner, MacGillivray 2002, Statistics and Computing 12, 57-75; Benton et al. 2024,
 *     arXiv:2211.03595, section 6"
 */
public final class GAndK implements TractableSimulator {
  /** Draws in one observation. */
  public static final int DRAWS = 250;

  /** Counted from 1, symmetric. */
  private static final int[] RANKS = {
    1, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36, 47, 60, 76, 95, 156, 175, 191, 204, 215, 224, 231, 236,
    240, 243, 245, 247, 248, 249, 250
  };

  private static final List<String> NAMES = List.of("A", "B", "g", "k");
  private static final double TOP = 10;

  /** Bisections halve a bracket of doubles to its last digit in as many. */
  private static final int STEPS = 200;

  /** The law. */
  public GAndK() {}

  /**
   * The quantile function at a normal quantile.
   *
   * @param theta A, B, g, k
   * @param z normal quantile
   * @return Q
   */
  public static double quantile(double[] theta, double z) {
    // (1 − e^{−gz})/(1 + e^{−gz}) = tanh(gz/2), which never overflows.
    double skew = 1 + 0.8 * Math.tanh(theta[2] * z / 2);
    return theta[0] + theta[1] * skew * Math.pow(1 + z * z, theta[3]) * z;
  }

  /**
   * The derivative of {@link #quantile} by z, always positive on the prior.
   *
   * @param theta A, B, g, k
   * @param z normal quantile
   * @return dQ/dz
   */
  static double slope(double[] theta, double z) {
    double tanh = Math.tanh(theta[2] * z / 2);
    double skew = 1 + 0.8 * tanh;
    double bend = 0.4 * theta[2] * z * (1 - tanh * tanh);
    double square = 1 + z * z;
    return theta[1]
        * Math.pow(square, theta[3])
        * (skew * (1 + (2 * theta[3] + 1) * z * z) / square + bend);
  }

  /**
   * The normal quantile of a number, by Newton steps inside a bracket.
   *
   * @param theta A, B, g, k
   * @param y the number
   * @return z with Q(z) = y
   */
  static double inverse(double[] theta, double y) {
    double low = -1;
    double high = 1;
    while (quantile(theta, low) > y) {
      low *= 2;
    }
    while (quantile(theta, high) < y) {
      high *= 2;
    }
    double z = 0.5 * (low + high);
    for (int i = 0; i < STEPS; i++) {
      double gap = quantile(theta, z) - y;
      if (gap > 0) {
        high = z;
      } else {
        low = z;
      }
      double next = z - gap / slope(theta, z);
      next = next > low && next < high ? next : 0.5 * (low + high);
      if (Math.abs(next - z) <= 1e-12 * (1 + Math.abs(z))) {
        return next;
      }
      z = next;
    }
    return z;
  }

  /** {@inheritDoc} The density of one draw is {@code φ(z)/Q'(z)} at the z of the draw. */
  @Override
  public double logJoint(double[] x, double[] y) {
    for (double v : x) {
      if (!(v > 0 && v < TOP)) {
        return Double.NEGATIVE_INFINITY;
      }
    }
    double sum = 0;
    for (double v : y) {
      double z = inverse(x, v);
      sum -= 0.5 * z * z + Math.log(slope(x, z));
    }
    return sum;
  }

  @Override
  public double[] truth() {
    return new double[] {3, 1, 2, 0.5};
  }

  @Override
  public double[] observe(double[] x, Rng rng) {
    double[] z = Ops.doubles(rng.normal(DRAWS));
    for (int i = 0; i < z.length; i++) {
      z[i] = quantile(x, z[i]);
    }
    Arrays.sort(z);
    return z;
  }

  @Override
  public List<String> parameters() {
    return NAMES;
  }

  @Override
  public Scale parameterScale() {
    return Scale.within(0, TOP);
  }

  @Override
  public List<String> observations() {
    return IntStream.rangeClosed(1, DRAWS).mapToObj(i -> "y" + i).toList();
  }

  @Override
  public List<String> summaries() {
    return Stream.concat(
            Stream.of("median", "log range"), Arrays.stream(RANKS).mapToObj(r -> "rank " + r))
        .toList();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The median m, the logarithm of the interquartile range r, and {@code asinh((y − m)/r)} of
   * draws at 30 ranks, most of them in the tails: location, scale and shape apart.
   *
   * @throws IllegalArgumentException for another number of draws
   */
  @Override
  public double[] summary(double[] y) {
    if (y.length != DRAWS) {
      throw new IllegalArgumentException("expected " + DRAWS + " numbers, found " + y.length);
    }
    double[] sorted = y.clone();
    Arrays.sort(sorted);
    return ofSorted(rank -> sorted[rank - 1]);
  }

  private static double[] ofSorted(IntToDoubleFunction atRank) {
    double[] out = new double[2 + RANKS.length];
    out[0] = (atRank.applyAsDouble(DRAWS / 2) + atRank.applyAsDouble(DRAWS / 2 + 1)) / 2;
    double range = atRank.applyAsDouble(3 * DRAWS / 4) - atRank.applyAsDouble(DRAWS / 4);
    // Draws of a continuous law are never equal; what somebody rounded may be.
    double unit = Math.max(range, 1e-12);
    out[1] = Math.log(unit);
    for (int i = 0; i < RANKS.length; i++) {
      out[2 + i] = Scale.ASINH.to((atRank.applyAsDouble(RANKS[i]) - out[0]) / unit);
    }
    return out;
  }

  @Override
  public double[] draw(Rng rng) {
    int d = NAMES.size();
    int width = d + 2 + RANKS.length;
    double[] u = rng.child(0).uniforms(d);
    double[] z = Ops.doubles(rng.child(1).normal(DRAWS));
    double[] out = new double[rng.rows() * width];
    for (int i = 0; i < rng.rows(); i++) {
      double[] theta = new double[d];
      for (int j = 0; j < d; j++) {
        theta[j] = TOP * u[i * d + j];
      }
      System.arraycopy(theta, 0, out, i * width, d);
      // The quantile function ascends: sorted normals give sorted draws, of which few are needed.
      int from = i * DRAWS;
      Arrays.sort(z, from, from + DRAWS);
      double[] seen = ofSorted(rank -> quantile(theta, z[from + rank - 1]));
      System.arraycopy(seen, 0, out, i * width + d, seen.length);
    }
    return out;
  }
}
