package tweedie.law;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Law;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * The Dirichlet law on the simplex, density {@code Γ(|α|) / Π Γ(α_i) · Π x_i^{α_i − 1}} with
 * respect to Lebesgue measure of the first K − 1 coordinates.
 *
 * @param alpha concentrations, &gt; 0, at least two, [K]
 */
@SuppressWarnings("ArrayRecordComponent") // copied; equals and hashCode are written out
public record Dirichlet(double... alpha) implements Law {
  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException when there are fewer than two, or one is not positive
   */
  public Dirichlet {
    alpha = alpha.clone();
    if (alpha.length < 2 || !Arrays.stream(alpha).allMatch(a -> a > 0 && a < 1e12)) {
      throw new IllegalArgumentException(
          "alpha: expected at least 2 positive finite numbers, found " + Arrays.toString(alpha));
    }
  }

  @Override
  public double[] alpha() {
    return alpha.clone();
  }

  /**
   * Draws Dirichlet variates, each with concentrations of its own.
   *
   * @param alphas concentrations &gt; 0, [rows, perRow] in one array, composition after composition
   * @param k categories
   * @param perRow numbers for each stream, a multiple of k
   * @param rng one stream a row
   * @return compositions, [rows, perRow] in one array; each k numbers sum to 1
   */
  public static double[] draw(double[] alphas, int k, int perRow, Rng rng) {
    double[] x = GammaDraws.log(alphas, perRow, rng);
    for (int at = 0; at < x.length; at += k) {
      double max = Double.NEGATIVE_INFINITY;
      for (int i = at; i < at + k; i++) {
        max = Math.max(max, x[i]);
      }
      double sum = 0;
      for (int i = at; i < at + k; i++) {
        x[i] = Math.exp(x[i] - max);
        sum += x[i];
      }
      for (int i = at; i < at + k; i++) {
        x[i] /= sum;
      }
    }
    return x;
  }

  @Override
  public Tensor sample(Condition c, Rng rng) {
    int k = alpha.length;
    double[] alphas = new double[rng.rows() * k];
    for (int at = 0; at < alphas.length; at += k) {
      System.arraycopy(alpha, 0, alphas, at, k);
    }
    return Ops.tensor(draw(alphas, k, k, rng), rng.rows(), k);
  }

  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    return logDensity(x);
  }

  /**
   * The exact log-density.
   *
   * @param x compositions [B, K]
   * @return float64 [B], nats; on a face −∞ where α_i &gt; 1 and +∞ where α_i &lt; 1
   */
  public Tensor logDensity(Tensor x) {
    Shapes.check("state", x, alpha.length);
    double[] values = Ops.doubles(x);
    double[] out = new double[values.length / alpha.length];
    for (int r = 0; r < out.length; r++) {
      out[r] = log(alpha, values, r * alpha.length);
    }
    return Ops.tensor(out, out.length);
  }

  /**
   * The log-density at one composition inside a longer array.
   *
   * @param alpha concentrations, [K]
   * @param x compositions, row after row, [n][K] in one array
   * @param at where the composition begins
   * @return nats
   */
  public static double log(double[] alpha, double[] x, int at) {
    double total = 0;
    double log = 0;
    for (int i = 0; i < alpha.length; i++) {
      total += alpha[i];
      log -= LogGamma.at(alpha[i]);
      // A flat direction has no face: 0 log 0 is 0.
      log += alpha[i] == 1 ? 0 : (alpha[i] - 1) * Math.log(x[at + i]);
    }
    return log + LogGamma.at(total);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Dirichlet d && Arrays.equals(alpha, d.alpha);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(alpha);
  }

  @Override
  public String toString() {
    return "Dirichlet" + Arrays.toString(alpha);
  }
}
