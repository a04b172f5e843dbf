package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import tweedie.process.LinearSde;
import tweedie.process.Moments;
import tweedie.process.Prediction;
import tweedie.tensor.Ops;

/** See {@link Weighting#ofSteps}. */
record StepWeighting(double from, double to, int steps) implements Weighting {
  StepWeighting {
    if (!(from > 0 && to > from) || steps < 1) {
      throw new IllegalArgumentException(
          "steps: expected at least 1 and 0 < from < to, found "
              + steps
              + " from "
              + from
              + " to "
              + to);
    }
  }

  @Override
  public Tensor apply(LinearSde process, Prediction kind, Tensor error, Tensor t) {
    if (process.blocks() > 1) {
      throw new IllegalArgumentException(
          "steps: expected a process of one block, found " + process.blocks());
    }
    double[] w = Ops.doubles(t);
    for (int i = 0; i < w.length; i++) {
      w[i] = 0.5 * steps / (to - from) * drop(process, w[i]) * inNoise(process, kind, w[i]);
    }
    return Ops.rowSum(error.mul(error)).mul(Ops.tensor(w, w.length).to(error.scalar_type()));
  }

  /** {@code expm1(γ(t) − γ(s)) = Σ_{t|s}/(Φ_{t|s}² σ_s²)}: nothing cancels. */
  private double drop(LinearSde p, double t) {
    long end = Math.max(1, Math.round((t - from) / (to - from) * steps));
    double s = Math.min(t, from + (to - from) * (end - 1) / steps);
    Moments step = p.dynamics().kernel().between(s, t, new double[1][1]);
    double map = step.mean()[0][0];
    return step.covariance()[0][0] / (map * map * p.moments(s).covariance()[0][0]);
  }

  /** The squared error of the noise for one of a kind. */
  private static double inNoise(LinearSde p, Prediction kind, double t) {
    Moments m = p.moments(t);
    double a = m.mean()[0][0];
    double s2 = m.covariance()[0][0];
    return switch (kind) {
      case NOISE -> 1;
      case DATA -> a * a / s2;
      case SCORE -> s2;
      case V -> a * a / ((a * a + s2) * (a * a + s2));
    };
  }
}
