package tweedie.law;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Density;
import tweedie.core.Diffusion;
import tweedie.core.Law;
import tweedie.core.Score;
import tweedie.core.TimeGrid;
import tweedie.space.Divergence;
import tweedie.space.WithScalar;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/**
 * The density of a reverse diffusion as the mean of a path weight: along the forward path from x,
 * {@code log w = log π(x_T) − ∫ [½⟨s, a s⟩ + div(a s − f + ½ ∇·a)] dt − ∫ ⟨s, G dW⟩}, with {@code E
 * w = p(x)}. The last term, of mean zero in the bound, is what makes the exponential unbiased;
 * {@link Importance} averages it.
 *
 * <p>The path is Euler–Maruyama on the grid, the integrals those of Itô: the bias of the weight is
 * of the order of the step. x is a state at the first time of the grid.
 *
 * @param forward the noising
 * @param score the model
 * @param prior π at the last time
 * @param grid times from data to noise
 * @param divergence exact, or the weight is a bound again
 * @see "Huang, Aghajohari, Bose, Panangaden, Courville 2022, arXiv:2208.07949, theorem 2, with the
 *     martingale of its proof kept"
 */
public record FeynmanKac(
    Diffusion forward, Score score, Law prior, TimeGrid grid, Divergence divergence)
    implements Density {
  /**
   * {@inheritDoc}
   *
   * @return whether the divergence is exact: the exponential of an estimate is too large in mean
   */
  @Override
  public boolean unbiased() {
    return !divergence.random();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The logarithm of one weight, float64.
   */
  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    WithScalar packed = new WithScalar(forward.space(), Shapes.event(x));
    Tensor zero = Ops.tensor(new double[(int) x.size(0)], x.size(0));
    ScalarType type = x.scalar_type();
    Tensor end =
        TensorScope.fold(
            packed.pack(x, zero),
            grid.steps(),
            (p, k) -> {
              Tensor y = packed.state(p).to(type);
              Step step = step(y, grid.at(k), grid.at(k + 1) - grid.at(k), c, rng.child(k));
              return packed.pack(step.x(), packed.number(p).add(step.logW()));
            });
    Tensor last = prior.logDensity(packed.state(end).to(type), c, rng.child(-1));
    return last.to(ScalarType.Double).add(packed.number(end));
  }

  /** A state after a step and what the step adds to the log-weight. */
  private record Step(Tensor x, Tensor logW) {}

  private Step step(Tensor x, double time, double h, Condition c, Rng rng) {
    Tensor t = Ops.scalar(time);
    Tensor[] s = new Tensor[1];
    Divergence.Result v =
        divergence.at(
            forward.space(),
            y -> {
              s[0] = score.at(y, t, c);
              Tensor known = Ops.add(forward.drift(y, t, c), forward.divergence(y, t), -0.5);
              return forward.diffuse(s[0], y, t).sub(known);
            },
            x,
            rng.child(0));
    Tensor noise = forward.dispersion(forward.space().noise(x, rng.child(1)), x, t);
    Tensor rate = forward.phi(s[0], x, t).add(v.divergence());
    Tensor martingale = forward.space().inner(x, s[0], noise);
    Tensor logW = Ops.add(Ops.mul(rate, -h), martingale, -Math.sqrt(h));
    Tensor move = Ops.add(Ops.mul(forward.drift(x, t, c), h), noise, Math.sqrt(h));
    Tensor next = forward.space().move(x, forward.space().project(x, move));
    return new Step(next, logW.to(ScalarType.Double));
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("score", score).and("forward", forward);
  }
}
