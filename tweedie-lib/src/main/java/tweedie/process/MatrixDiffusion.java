package tweedie.process;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Continuous;
import tweedie.core.Diffusion;
import tweedie.core.Score;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/**
 * A diffusion of vectors from any drift and dispersion, {@code dz = f(z, t) dt + G(z, t) dw} (Itô).
 * The divergence of {@code a = G Gᵀ} is found by differences of order 4 in float64, right to about
 * 1e-12 for smooth G; it can be differentiated where G can.
 *
 * @param space vectors, states [B, k]
 * @param velocity f, [B, k]
 * @param factor G, [B, k, k]; any square root, also singular ones
 * @see "Song et al. 2021, arXiv:2011.13456, equation 5 with state-dependent dispersion, appendix A"
 */
public record MatrixDiffusion(Continuous space, Coefficient velocity, Coefficient factor)
    implements Diffusion {
  /**
   * A coefficient that depends on state and time, row by row.
   *
   * @see "Song et al. 2021, arXiv:2011.13456, equation 5"
   */
  @FunctionalInterface
  public interface Coefficient {
    /**
     * Its value.
     *
     * @param x states [B, k]
     * @param t times, [] or [B]
     * @return [B, k] or [B, k, k]
     */
    Tensor at(Tensor x, Tensor t);
  }

  /**
   * A diffusion with the given stationary law, the complete recipe with matrices that depend on the
   * state: {@code dz = β(t) ((D + Q)S + τ) dt + √β(t) G dw}, {@code D = ½ G Gᵀ}, {@code τ_i = Σ_j
   * ∂_j(D_ij + Q_ij)}, which keeps {@code p ∝ e^{−H}}, {@code S = −∇H}. Without τ it does not.
   *
   * @param space vectors, states [B, k]
   * @param factor G(z), [B, k] to [B, k, k]
   * @param curl Q(z), skew, [B, k] to [B, k, k]
   * @param score S(z), [B, k] to [B, k]
   * @param schedule β, without noise multiplier
   * @return the diffusion; its drift throws IllegalArgumentException where Q is not skew
   * @see "Ma, Chen, Fox 2015, arXiv:1506.04696, equations 2-3 and theorem 1"
   */
  public static MatrixDiffusion recipe(
      Continuous space,
      UnaryOperator<Tensor> factor,
      UnaryOperator<Tensor> curl,
      UnaryOperator<Tensor> score,
      Schedule schedule) {
    Brownian.requireHomogeneous(schedule);
    UnaryOperator<Tensor> sum = z -> Ops.mul(square(factor.apply(z)), 0.5).add(skew(curl.apply(z)));
    Coefficient velocity =
        (z, t) -> {
          Tensor pull = times(sum.apply(z), score.apply(z)).add(divergence(sum, z));
          return pull.mul(Ops.perRow(Times.map(t, schedule::rate), z));
        };
    Coefficient noise =
        (z, t) -> {
          Tensor g = factor.apply(z);
          return g.mul(Ops.perRow(Times.map(t, u -> Math.sqrt(schedule.rate(u))), g));
        };
    return new MatrixDiffusion(space, velocity, noise);
  }

  @Override
  public Tensor drift(Tensor x, Tensor t, Condition c) {
    return velocity.at(x, t);
  }

  @Override
  public Tensor dispersion(Tensor v, Tensor x, Tensor t) {
    return times(factor.at(x, t), v);
  }

  @Override
  public Tensor diffuse(Tensor v, Tensor x, Tensor t) {
    Tensor g = factor.at(x, t);
    return times(g, times(g.transpose(1, 2), v));
  }

  @Override
  public Tensor divergence(Tensor x, Tensor t) {
    return divergence(z -> square(factor.at(z, t)), x);
  }

  /**
   * How far a law is from being stationary: {@code −∇·(f p − ½ ∇·(a p))/p}, zero everywhere for a
   * stationary law.
   *
   * @param score S of the law, [B, k] to [B, k]
   * @param z a point, [k]
   * @param t the time of the coefficients
   * @return the residual, per unit of time; derivatives by differences leave about 1e-8
   */
  public double residual(UnaryOperator<Tensor> score, double[] z, double t) {
    Tensor time = Ops.scalar(t);
    return TensorScope.evaluate(
        () ->
            Stationarity.fokkerPlanckResidual(
                x -> Ops.doubles(velocity.at(row(x), time)),
                x -> half(square(factor.at(row(x), time))),
                x -> Ops.doubles(score.apply(row(x))),
                z));
  }

  /**
   * As {@link #residual(UnaryOperator, double[], double)} for a score that knows the time.
   *
   * @param score of the law
   * @param z a point, [k]
   * @param t the time
   * @return the residual
   */
  public double residual(Score score, double[] z, double t) {
    return residual(x -> score.at(x, Ops.scalar(t), Condition.NONE), z, t);
  }

  private static Tensor row(double[] x) {
    return Ops.tensor(x, 1, x.length);
  }

  private static double[][] half(Tensor a) {
    double[] flat = Ops.doubles(a);
    int k = (int) a.size(-1);
    double[][] out = new double[k][k];
    for (int i = 0; i < flat.length; i++) {
      out[i / k][i % k] = 0.5 * flat[i];
    }
    return out;
  }

  private static Tensor square(Tensor g) {
    return torch.matmul(g, g.transpose(1, 2));
  }

  private static Tensor times(Tensor a, Tensor v) {
    return torch.matmul(a.to(v.scalar_type()), v.unsqueeze(-1)).squeeze(-1);
  }

  private static Tensor skew(Tensor q) {
    double off = q.add(q.transpose(1, 2)).abs().max().item_double();
    if (!(off <= 1e-6 * (1 + q.abs().max().item_double()))) {
      throw new IllegalArgumentException("curl: expected a skew matrix, found Q + Qᵀ up to " + off);
    }
    return q;
  }

  /** {@code Σ_j ∂_j a_ij} by central differences of order 4. */
  private static Tensor divergence(UnaryOperator<Tensor> a, Tensor x) {
    Tensor z = x.to(ScalarType.Double);
    Tensor sum = Ops.zerosLike(z);
    int k = (int) z.size(1);
    for (int j = 0; j < k; j++) {
      double[] unit = new double[k];
      unit[j] = STEP;
      Tensor e = Ops.tensor(unit, 1, k);
      Tensor near = column(a, z.add(e), j).sub(column(a, z.sub(e), j));
      Tensor far = column(a, Ops.add(z, e, 2), j).sub(column(a, Ops.add(z, e, -2), j));
      sum = Ops.add(sum, Ops.mul(near, 8).sub(far), 1 / (12 * STEP));
    }
    return sum.to(x.scalar_type());
  }

  private static Tensor column(UnaryOperator<Tensor> a, Tensor z, int j) {
    return a.apply(z).select(2, j);
  }

  /** Truncation (1e-12/30 of the fifth derivative) and rounding (1e-13) meet here. */
  private static final double STEP = 1e-3;
}
