package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Continuous;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.Noised;
import tweedie.core.Score;
import tweedie.law.WrappedNormal;
import tweedie.space.Manifold;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * Langevin diffusion on a manifold, {@code dX = −½β∇U dt + √β dB}, whose limit is a wrapped normal
 * law with {@code U = −log p}: hyperbolic space needs the drift. Its transitions have no closed
 * form: draws are geodesic random walks of equal steps of the clock, with an error of order
 * 1/steps.
 *
 * <p>The noise of a draw is {@code −log_{X_t}(X_s)/√τ}, {@code τ = B(t) − B(s)}, as for {@link
 * Brownian}.
 *
 * @param prior the limit
 * @param schedule the clock, without noise multiplier
 * @param steps of a walk, at least 1
 * @see "De Bortoli et al. 2022, arXiv:2202.02763, section 3 and algorithm 1"
 */
public record RiemannianLangevin(WrappedNormal prior, Schedule schedule, int steps)
    implements ForwardProcess<Diffusion> {
  private static final int USUAL_STEPS = 100;

  /**
   * Checks schedule and number of steps.
   *
   * @throws IllegalArgumentException for fewer than 1 step
   */
  public RiemannianLangevin {
    Brownian.requireHomogeneous(schedule);
    if (steps < 1) {
      throw new IllegalArgumentException("steps: expected at least 1, found " + steps);
    }
  }

  /**
   * Walks of 100 steps.
   *
   * @param prior the limit
   * @param schedule the clock
   */
  public RiemannianLangevin(WrappedNormal prior, Schedule schedule) {
    this(prior, schedule, USUAL_STEPS);
  }

  @Override
  public Diffusion dynamics() {
    return new Pulled(prior, schedule);
  }

  @Override
  public double horizon() {
    return schedule.horizon();
  }

  @Override
  public Noised sample(Tensor x, Tensor s, Tensor t, Rng rng) {
    Manifold space = prior.space();
    int rows = Math.toIntExact(x.size(0));
    double[] tau = Brownian.clocks(schedule, s, t, rows);
    Tensor step = Ops.perRow(Ops.mul(Ops.tensor(tau, rows), 1.0 / steps), x);
    Tensor y =
        TensorScope.fold(
            x,
            steps,
            (z, k) -> {
              Tensor noise = space.noise(z, rng.child(k)).mul(step.sqrt());
              return space.move(z, prior.score(z).mul(Ops.mul(step, 0.5)).add(noise));
            });
    return new Noised(y, Brownian.noise(space, y, x, tau));
  }

  /**
   * A score from a network in ambient coordinates, about that of the prior: a network of zeros is
   * the stationary process, whose reversal stays where it is.
   *
   * @param net any field of the shape of the state, [B, width]
   * @return {@code ∇log π + P_x net(x, t)/√(1 − e^{−τ})}, [B, width]
   */
  public Score score(Field net) {
    return new AboutPrior(new TangentScore(net, prior.space(), schedule), prior);
  }

  /** Pulled towards the centre. */
  private record Pulled(WrappedNormal prior, Schedule schedule) implements Diffusion {
    @Override
    public Continuous space() {
      return prior.space();
    }

    @Override
    public Tensor drift(Tensor x, Tensor t, Condition c) {
      Tensor pull = prior.score(x);
      return pull.mul(Ops.perRow(Times.map(t, u -> 0.5 * schedule.rate(u)), pull));
    }

    @Override
    public Tensor dispersion(Tensor v, Tensor x, Tensor t) {
      return v.mul(Ops.perRow(Times.map(t, u -> Math.sqrt(schedule.rate(u))), v));
    }
  }

  /** The score of the prior and what the network adds. */
  private record AboutPrior(TangentScore change, WrappedNormal prior) implements Score {
    @Override
    public Tensor at(Tensor x, Tensor t, Condition c) {
      Tensor added = change.at(x, t, c);
      return added.add(prior.score(x).to(added.scalar_type()));
    }

    @Override
    public Parameters parameters() {
      return change.parameters();
    }
  }
}
