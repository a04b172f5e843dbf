package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.core.Law;
import tweedie.core.Score;
import tweedie.space.Compact;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * A mixture of heat kernels: {@code Σ w_i p_v(c_i, x)}, the law of points c_i after Brownian motion
 * for a time v. It stays one under further Brownian motion, so that noised densities and scores are
 * exact.
 *
 * @param space the manifold
 * @param weights positive, sum 1, [components]
 * @param centres coordinates of a state, one a component, [components][width]
 * @param time v, the same for all components, above 0
 * @see "De Bortoli et al. 2022, arXiv:2202.02763, section 3"
 */
public record HeatMixture(Compact space, double[] weights, double[][] centres, double time)
    implements Law {
  /**
   * Checks the components.
   *
   * @throws IllegalArgumentException when numbers of weights and centres differ or a weight is
   *     negative
   */
  public HeatMixture {
    weights = weights.clone();
    double[][] copy = new double[centres.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = centres[i].clone();
    }
    centres = copy;
    double sum = java.util.Arrays.stream(weights).sum();
    if (weights.length != centres.length || !(Math.abs(sum - 1) < 1e-9)) {
      throw new IllegalArgumentException(
          "mixture: expected as many weights (sum 1) as centres, found "
              + weights.length
              + " and "
              + centres.length
              + " with sum "
              + sum);
    }
    space.check(Ops.matrix(centres));
    Require.positive("time", time);
  }

  @Override
  public double[] weights() {
    return weights.clone();
  }

  @Override
  public Tensor sample(Condition c, Rng rng) {
    double[] u = rng.uniforms(1);
    long[] pick = new long[u.length];
    for (int r = 0; r < u.length; r++) {
      double sum = weights[0];
      int i = 0;
      while (u[r] > sum && i < weights.length - 1) {
        sum += weights[++i];
      }
      pick[r] = i;
    }
    Tensor start = Ops.matrix(centres).index_select(0, Ops.tensor(pick, pick.length));
    return space.brownian(start, filled(u.length, time), rng.child(0));
  }

  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    return total(logJoint(x, filled(Math.toIntExact(x.size(0)), time)));
  }

  @Override
  public boolean unbiased() {
    return true;
  }

  /**
   * The exact log-density of a Brownian process started at this law.
   *
   * @param process the process, on the same space
   * @param x states [B, width]
   * @param t times in [0, T], [] or [B]
   * @return float64 [B], nats
   */
  public Tensor logDensity(Brownian process, Tensor x, Tensor t) {
    return total(logJoint(x, times(process, x, t)));
  }

  /**
   * The exact score of a Brownian process started at this law.
   *
   * @param process the process, on the same space
   * @return the score, for times [] or [B]
   */
  public Score score(Brownian process) {
    return (x, t, c) -> {
      double[] tau = times(process, x, t);
      Tensor[] joint = logJoint(x, tau);
      Tensor all = total(joint);
      Tensor sum = Ops.zerosLike(x);
      for (int i = 0; i < joint.length; i++) {
        Tensor part = space.heatScore(x, centre(i, x), tau);
        sum = sum.add(part.mul(Ops.perRow(joint[i].sub(all).exp(), x)));
      }
      return sum;
    };
  }

  private double[] times(Brownian process, Tensor x, Tensor t) {
    int rows = Math.toIntExact(x.size(0));
    double[] tau = Brownian.clocks(process.schedule(), Ops.scalar(0), t, rows);
    for (int i = 0; i < rows; i++) {
      tau[i] += time;
    }
    return tau;
  }

  private Tensor[] logJoint(Tensor x, double[] tau) {
    Tensor[] parts = new Tensor[weights.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = Ops.add(space.logHeat(x, centre(i, x), tau), Math.log(weights[i]));
    }
    return parts;
  }

  private Tensor centre(int i, Tensor x) {
    Tensor c = Ops.tensor(centres[i], 1, centres[i].length);
    return c.to(x.scalar_type()).expand(x.size(0), space.width());
  }

  private static Tensor total(Tensor[] parts) {
    try (TensorVector v = new TensorVector(parts)) {
      return torch.stack(v, 0).logsumexp(0);
    }
  }

  private static double[] filled(int n, double value) {
    double[] all = new double[n];
    java.util.Arrays.fill(all, value);
    return all;
  }
}
