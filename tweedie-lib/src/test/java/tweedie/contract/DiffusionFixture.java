package tweedie.contract;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.Reversal;
import tweedie.core.Sampler;
import tweedie.core.Score;
import tweedie.core.TimeGrid;
import tweedie.objective.Implicit;
import tweedie.solver.EulerMaruyama;
import tweedie.space.Divergence;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** A fixture on a continuous space. */
interface DiffusionFixture extends SpaceFixture {
  @Override
  ForwardProcess<? extends Diffusion> process();

  @Override
  Score score();

  /** A score is any tangent field: half the exact one and a drift of its own. */
  @Override
  default Field other() {
    return (x, t, c) -> {
      Diffusion d = process().dynamics();
      Tensor wave = Ops.add(Ops.mul(x, 2), 0.3).sin();
      return Ops.mul(score().at(x, t, c), 0.5).add(d.space().project(x, wave));
    };
  }

  @Override
  default Criterion implicit() {
    return new Implicit(process().dynamics(), Divergence.exact());
  }

  @Override
  default Tensor[] reverse(Field model, Tensor start, int steps, Rng rng) {
    Score score = model::at;
    Reversal reversed = process().dynamics().reverse(score, 1);
    TimeGrid coarse = TimeGrid.quadratic(times().time(1), times().time(0), steps);
    TimeGrid fine = TimeGrid.quadratic(times().time(1), times().time(0), 2 * steps);
    EulerMaruyama solver = new EulerMaruyama();
    Rng common = CommonNoise.of(rng, fine);
    return new Tensor[] {
      new Sampler<Reversal>(solver, coarse).run(reversed, start, Condition.NONE, common),
      new Sampler<Reversal>(solver, fine).run(reversed, start, Condition.NONE, rng)
    };
  }
}
