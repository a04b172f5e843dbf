package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.TimeGrid;
import tweedie.law.Gaussian;
import tweedie.process.ExponentialStep;
import tweedie.process.Moments;
import tweedie.process.SemiLinear;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** What the score of a run predicts, in the two forms that exponential integrators work on. */
record Predictions(SemiLinear dynamics, ExponentialStep step) {
  /** Of a run of the probability flow; refuses noise. */
  static Predictions ofFlow(SemiLinear d, TimeGrid grid) {
    Heun.requireFlow(d);
    return of(d, grid);
  }

  /** Of a run of the reverse SDE; refuses any other noise. */
  static Predictions ofSde(SemiLinear d, TimeGrid grid) {
    Sscs.requireSde(d);
    return of(d, grid);
  }

  static Predictions of(SemiLinear d, TimeGrid grid) {
    return new Predictions(d, new ExponentialStep(d.forward(), grid.at(0)));
  }

  /** The clean part {@code Φ⁻¹(z + Σ score)}: α⁻¹(x + σ² score) with one block. */
  Tensor data(Tensor z, double t, Condition c) {
    double[][][] m = step.clean(t);
    Tensor score = dynamics.score().at(z, Ops.scalar(t), c);
    return apply(m[0], z).add(apply(m[1], score));
  }

  /** The noise {@code −Rᵀ score}: −σ score with one block. */
  Tensor noise(Tensor z, double t, Condition c) {
    return apply(step.noise(t), dynamics.score().at(z, Ops.scalar(t), c));
  }

  /** The step while the clean part stays as it is, with the noise of a law around it. */
  Tensor draw(Moments law, Tensor z, Tensor data, double t, double s, Rng rng) {
    Tensor mean = apply(law.mean(), z).add(apply(step.pull(law.mean(), t, s), data));
    return new Gaussian(mean, Ops.matrix(law.cholesky()), dynamics.space()).sample(rng);
  }

  static Tensor apply(double[][] a, Tensor x) {
    return Ops.blocks(Ops.matrix(a), x);
  }
}
