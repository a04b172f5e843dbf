package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Continuous;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.core.Law;
import tweedie.core.Noised;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;

/**
 * A flexible diffusion (FP-Diffusion) with constant matrices under a clock, {@code dX = −½β(t)(D +
 * Q)X dt + √β(t) D^{½} dW}: its limit is N(0, I) for any D and Q, so that both can be learned with
 * the score. Draws are reparameterised, {@code M x + L ε}, and carry the gradient.
 *
 * <p>Train it by {@code MaximumLikelihood(Elbo(…, ScoreMatching(process), DENOISING, …))}, whose
 * terms at both ends keep the matrices honest: the loss alone, or any other weighting of it, is
 * made small by a forward process that noises badly. In two phases: first everything, then {@code
 * only("density.net")}, which freezes the process.
 *
 * @param matrices D and Q
 * @param schedule β, without noise multiplier
 * @param space R^d with a definite shape, for the prior
 * @see "Du, Zhang, Yang, Du 2023, A Flexible Diffusion Model, ICML, arXiv:2206.10365"
 */
public record FlexibleSde(FlexibleMatrices matrices, Schedule schedule, Continuous space)
    implements TractableProcess<Diffusion> {
  /**
   * Checks the schedule.
   *
   * @throws IllegalArgumentException when it has a noise multiplier
   */
  public FlexibleSde {
    Brownian.requireHomogeneous(schedule);
  }

  @Override
  public Diffusion dynamics() {
    return new Scaled(matrices, schedule, space);
  }

  @Override
  public double horizon() {
    return schedule.horizon();
  }

  @Override
  public Law prior() {
    return new Prior(SmallMatrix.identity(1), space, space);
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("matrices", matrices);
  }

  private FlexibleMatrices.Transition between(Tensor s, Tensor t) {
    return matrices.transition(
        Times.pair(s, t, (a, b) -> schedule.clockBetween(a, b)).numbers(b -> b));
  }

  /**
   * The score from a field that predicts the unit noise of a draw.
   *
   * @param net what predicts
   * @return {@code −L⁻ᵀ ε}, for times in (0, T]; it lists the parameters of the field only
   */
  public Score score(Field net) {
    return new FieldScore(
        net, (x, t, c) -> between(Ops.zerosLike(t), t).whitenTransposed(net.at(x, t, c)).neg());
  }

  @Override
  public Noised sample(Tensor x, Tensor s, Tensor t, Rng rng) {
    FlexibleMatrices.Transition kernel = between(s, t);
    Tensor noise = space.noise(x, rng);
    return new Noised(kernel.mean(x).add(kernel.colour(noise)), noise);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Exact, for t &gt; s.
   */
  @Override
  public Tensor logTransition(Tensor y, Tensor x, Tensor s, Tensor t) {
    FlexibleMatrices.Transition kernel = between(s, t);
    Tensor white = kernel.whiten(residual(kernel, y, x));
    Tensor square = Ops.mul(Ops.rowSum(white.mul(white)), -0.5);
    return Ops.add(
        square.sub(kernel.logDeterminant(y)), -0.5 * Ops.rowSize(y) * Math.log(2 * Math.PI));
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code −(I − M Mᵀ)⁻¹(y − M x)}.
   */
  @Override
  public Tensor transitionScore(Tensor y, Tensor x, Tensor s, Tensor t) {
    FlexibleMatrices.Transition kernel = between(s, t);
    Tensor white = kernel.whiten(residual(kernel, y, x));
    return kernel.whitenTransposed(white).neg().to(y.scalar_type());
  }

  private static Tensor residual(FlexibleMatrices.Transition kernel, Tensor y, Tensor x) {
    return y.to(ScalarType.Double).sub(kernel.mean(x.to(ScalarType.Double)));
  }

  /** The matrices under their clock. */
  private record Scaled(FlexibleMatrices matrices, Schedule schedule, Continuous space)
      implements Diffusion {
    @Override
    public Tensor drift(Tensor x, Tensor t, Condition c) {
      return matrices.pull(x).mul(Ops.perRow(Times.map(t, u -> -0.5 * schedule.rate(u)), x));
    }

    @Override
    public Tensor dispersion(Tensor v, Tensor x, Tensor t) {
      return matrices.root(v).mul(Ops.perRow(Times.map(t, u -> Math.sqrt(schedule.rate(u))), v));
    }

    @Override
    public Tensor diffuse(Tensor v, Tensor x, Tensor t) {
      return matrices.diffuse(v).mul(Ops.perRow(Times.map(t, schedule::rate), v));
    }

    @Override
    public Parameters parameters() {
      return Parameters.NONE.and("matrices", matrices);
    }
  }
}
