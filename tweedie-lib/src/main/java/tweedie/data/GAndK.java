package tweedie.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * The g-and-k law, known by its quantile function only: {@code Q(z) = A + B (1 + 0.8 (1 −
 * e^{−gz})/(1 + e^{−gz})) (1 + z²)^k z} at a standard normal z. Parameters (A, B, g, k) are uniform
 * on [0, 10]⁴; an observation is {@value #DRAWS} independent draws, shown in ascending order, which
 * is sufficient.
 *
 * @see "Rayner, MacGillivray 2002, Statistics and Computing 12, 57-75; Benton et al. 2024,
 *     arXiv:2211.03595, section 6"
 */
public final class GAndK implements Simulator {
  /** Draws in one observation. */
  public static final int DRAWS = 250;

  private static final List<String> NAMES = List.of("A", "B", "g", "k");
  private static final double TOP = 10;

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
  public Scale observationScale() {
    return Scale.ASINH;
  }

  @Override
  public double[] draw(Rng rng) {
    int d = NAMES.size();
    double[] u = rng.child(0).uniforms(d);
    double[] z = Ops.doubles(rng.child(1).normal(DRAWS));
    double[] out = new double[rng.rows() * (d + DRAWS)];
    for (int i = 0; i < rng.rows(); i++) {
      double[] theta = new double[d];
      for (int j = 0; j < d; j++) {
        theta[j] = TOP * u[i * d + j];
      }
      int at = i * (d + DRAWS);
      System.arraycopy(theta, 0, out, at, d);
      // The quantile function ascends: sorted normals give sorted draws.
      Arrays.sort(z, i * DRAWS, (i + 1) * DRAWS);
      for (int j = 0; j < DRAWS; j++) {
        out[at + d + j] = quantile(theta, z[i * DRAWS + j]);
      }
    }
    return out;
  }

  @Override
  public double[] summary(double[] observed) {
    double[] sorted = observed.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
