package tweedie.transform;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Continuous;
import tweedie.core.Diffusion;
import tweedie.core.Reversal;
import tweedie.core.Sampler;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.core.Transform;
import tweedie.core.Weighted;
import tweedie.space.Divergence;
import tweedie.space.WithScalar;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * The flow of {@code dx/dt = v(x, t)} as a change of variables: from data at the first time of the
 * grid to latent at the last, {@code log p(x) = log π(x_T) + ∫ div v dt}. The solver integrates the
 * state and the integral together, in float64, so that an adaptive one controls the error of both;
 * the field sees the type of the data. An estimated divergence keeps its probes for the whole run.
 *
 * <p>With v the reversal of churn 0 it is the probability-flow ODE; with a network, a continuous
 * normalizing flow.
 *
 * @param solver a method for ordinary differential equations
 * @param grid times from data to latent
 * @param flow dynamics without noise on a continuous space
 * @param divergence how div v is found
 * @see "Chen, Rubanova, Bettencourt, Duvenaud 2018, arXiv:1806.07366, theorem 1; Song et al. 2021,
 *     arXiv:2011.13456, equation 39; De Bortoli et al. 2022, arXiv:2202.02763, section 3.3"
 */
public record OdeFlow(
    Solver<? super Diffusion> solver, TimeGrid grid, Diffusion flow, Divergence divergence)
    implements Transform {
  /**
   * Checks that the dynamics have no noise.
   *
   * @throws IllegalArgumentException when a reversal keeps some
   */
  public OdeFlow {
    if (flow instanceof Reversal r && r.churn() != 0) {
      throw new IllegalArgumentException("flow: expected churn 0, found " + r.churn());
    }
  }

  @Override
  public Weighted forward(Weighted p, Condition c, Rng rng) {
    return run(p, grid, c, rng);
  }

  @Override
  public Weighted inverse(Weighted p, Condition c, Rng rng) {
    double[] times = grid.times();
    double[] back = new double[times.length];
    for (int i = 0; i < back.length; i++) {
      back[i] = times[times.length - 1 - i];
    }
    return run(p, new TimeGrid(back), c, rng);
  }

  private Weighted run(Weighted p, TimeGrid times, Condition c, Rng rng) {
    WithScalar space = new WithScalar(flow.space(), Shapes.event(p.x()));
    ScalarType type = p.x().scalar_type();
    Diffusion both = new Both(this, space, type, rng.child(0));
    Tensor start = space.pack(p.x(), p.logW());
    Tensor end = new Sampler<Diffusion>(solver, times).run(both, start, c, rng.child(1));
    return new Weighted(space.state(end).to(type), space.number(end));
  }

  @Override
  public Parameters parameters() {
    return flow.parameters();
  }

  /** The flow of the state and of the integral. */
  private record Both(OdeFlow of, WithScalar packed, ScalarType type, Rng probes)
      implements Diffusion {
    @Override
    public Continuous space() {
      return packed;
    }

    @Override
    public Tensor drift(Tensor x, Tensor t, Condition c) {
      Diffusion flow = of.flow;
      Tensor at = packed.state(x).to(type);
      Divergence.Result v = of.divergence.at(flow.space(), y -> flow.drift(y, t, c), at, probes);
      return packed.pack(v.value(), v.divergence());
    }

    @Override
    public Tensor dispersion(Tensor v, Tensor x, Tensor t) {
      return Ops.zerosLike(v);
    }
  }
}
