package tweedie.law;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Density;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * A mixture of wrapped normal laws on the flat torus, {@code Σ_k w_k Σ_m N(x + 2πm; μ_k, Σ_k)} over
 * whole vectors m, with full covariances.
 *
 * @param components at least one, of one dimension, weights adding up to 1
 * @see "Mardia, Jupp 2000, Directional Statistics, section 3.5.7"
 */
public record WrappedNormalMixture(List<Component> components) implements Density {
  /**
   * One component.
   *
   * @param weight w &gt; 0
   * @param mean μ, radians, [d]
   * @param factor lower triangular factor L of the covariance {@code L Lᵀ}, [d][d]
   */
  @SuppressWarnings("ArrayRecordComponent") // numbers of a fit; equality is not used
  public record Component(double weight, double[] mean, double[][] factor) {
    /** The logarithm of {@code w / ((2π)^{d/2} |L|)}. */
    double logFront() {
      double log = Math.log(weight) - 0.5 * mean.length * Math.log(2 * Math.PI);
      for (int i = 0; i < mean.length; i++) {
        log -= Math.log(factor[i][i]);
      }
      return log;
    }

    /** The largest standard deviation of an angle. */
    double widest() {
      double most = 0;
      for (double[] row : factor) {
        double square = 0;
        for (double v : row) {
          square += v * v;
        }
        most = Math.max(most, Math.sqrt(square));
      }
      return most;
    }
  }

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException when there is none
   */
  public WrappedNormalMixture {
    components = List.copyOf(components);
    if (components.isEmpty()) {
      throw new IllegalArgumentException("components: expected at least 1, found none");
    }
  }

  /**
   * Number of angles.
   *
   * @return d
   */
  public int dimension() {
    return components.get(0).mean().length;
  }

  /**
   * {@inheritDoc}
   *
   * @param x angles [B, d], radians
   * @return float64 [B], nats, with respect to Lebesgue measure of the angles
   */
  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    Shapes.check("angles", x, dimension());
    double[] logs = logDensity(Ops.doubles(x));
    return Ops.tensor(logs, logs.length);
  }

  /** Log-densities of angles, row after row, [N, d] in one array. */
  double[] logDensity(double[] rows) {
    int d = dimension();
    List<WrappedImages> each = new ArrayList<>();
    components.forEach(c -> each.add(new WrappedImages(c)));
    double[] out = new double[rows.length / d];
    double[] log = new double[each.size()];
    for (int r = 0; r < out.length; r++) {
      for (int k = 0; k < log.length; k++) {
        log[k] = each.get(k).at(rows, r * d);
      }
      out[r] = WrappedImages.logSum(log, log.length);
    }
    return out;
  }

  @Override
  public boolean unbiased() {
    return true;
  }
}
