package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.law.Gaussian;
import tweedie.process.ExponentialStep;
import tweedie.process.Schedule;
import tweedie.process.SemiLinear;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * The sampler of EDM for any linear process. In {@code y = x/α} against {@code σ/α} the probability
 * flow is {@code dy = ε̂ dσ}, {@code ε̂ = (y − D)/σ}, and Heun's rule takes the mean of the noise
 * predicted at both ends; with several blocks {@code dΦ⁻¹z = d(Φ⁻¹R) ε̂}. A step to σ = 0 is
 * Euler's. Two field calls a step; order 2.
 *
 * <p>With churn each step first goes back to the time of {@code σ̂ = (1 + γ)σ}, γ = min(S_churn/N,
 * √2 − 1) with N steps, by the exact forward transition, as far as T. The noise times S_noise is
 * more than the forward process has when it is above 1. Order 2 in law for S_noise = 1.
 *
 * @param churn S_churn, at least 0; 0 is the deterministic sampler
 * @param least S_min: no churn where σ is smaller
 * @param most S_max: no churn where σ is larger
 * @param noise S_noise
 * @see "Karras, Aittala, Aila, Laine 2022, arXiv:2206.00364, algorithms 1 and 2"
 */
public record EdmHeun(double churn, double least, double most, double noise)
    implements Solver<SemiLinear> {
  /** The deterministic sampler. */
  public EdmHeun() {
    this(0, 0, Double.POSITIVE_INFINITY, 1);
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException unless churn and noise are at least 0 and S_min ≤ S_max
   */
  public EdmHeun {
    if (!(churn >= 0) || !(noise >= 0) || !(least <= most)) {
      throw new IllegalArgumentException(
          "churn: expected S_churn >= 0, S_min <= S_max and S_noise >= 0, found %s, %s, %s and %s"
              .formatted(churn, least, most, noise));
    }
  }

  @Override
  public CommonStepper begin(SemiLinear d, TimeGrid grid) {
    Heun.requireFlow(d);
    // The change of variables divides by the mean, which is singular to rounding with three blocks.
    if (d.forward().blocks() > 2) {
      throw new IllegalArgumentException(
          "edm: expected at most 2 blocks, found " + d.forward().blocks());
    }
    Predictions p = Predictions.of(d, grid);
    double raise = Math.min(churn / grid.steps(), Math.sqrt(2) - 1);
    return (x, t, s, c, rng) -> {
      double sigma = Math.exp(-p.step().logSnr(t));
      double from = raise > 0 && sigma >= least && sigma <= most ? raised(p, t, raise) : t;
      Tensor start = from > t ? noised(d, x, t, from, rng) : x;
      return heun(p, start, from, s, c);
    };
  }

  private static double raised(Predictions p, double t, double raise) {
    Schedule schedule = p.dynamics().forward().kernel().schedule();
    double lambda = p.step().logSnr(t) - Math.log1p(raise);
    double horizon = schedule.horizon();
    return lambda <= p.step().logSnr(horizon) ? horizon : p.step().time(lambda, t, horizon);
  }

  private Tensor noised(SemiLinear d, Tensor x, double t, double from, Rng rng) {
    Gaussian law = d.forward().transition(x, Ops.scalar(t), Ops.scalar(from));
    return law.with(Ops.mul(d.space().noise(x, rng), noise));
  }

  private static Tensor heun(Predictions p, Tensor x, double t, double s, Condition c) {
    ExponentialStep step = p.step();
    Tensor carried = Predictions.apply(step.carry(t, s), x);
    double[][] push = step.push(t, s);
    Tensor first = p.noise(x, t, c);
    Tensor guess = carried.add(Predictions.apply(push, first));
    if (Double.isInfinite(step.logSnr(s))) {
      return guess;
    }
    Tensor both = first.add(p.noise(guess, s, c));
    return carried.add(Ops.mul(Predictions.apply(push, both), 0.5));
  }
}
