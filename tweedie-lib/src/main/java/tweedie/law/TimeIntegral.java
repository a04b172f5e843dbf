package tweedie.law;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.core.TractableProcess;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * The integral of a bound, {@code ∫ rate dt} over [ε, T], drawn by one time of each row in each of
 * equal shares of the law of t.
 *
 * @param process the noising
 * @param rate what is integrated, weight 1 at all times
 * @param net the model as the rate takes it
 * @param times the law of t, from ε to T
 * @param points how many shares, at least 1
 */
public record TimeIntegral(
    TractableProcess<?> process, Criterion rate, Field net, TimeProposal times, int points) {
  /**
   * Checks the number of points.
   *
   * @throws IllegalArgumentException when it is below 1
   */
  public TimeIntegral {
    if (points < 1) {
      throw new IllegalArgumentException("points: expected at least 1, found " + points);
    }
  }

  /**
   * One share of the integral; their sum is the estimate.
   *
   * @param clean data; the model is in training mode exactly when their condition is
   * @param k number of the share, from 0
   * @param at [B]: where in the share the time of each row lies, in [0, 1]
   * @param noising streams of the noised states
   * @param rest streams of the rate
   * @return float64 [B]
   */
  public Tensor share(Batch clean, int k, double[] at, Rng noising, Rng rest) {
    double[] weight = new double[at.length];
    double[] t = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      double u = (k + at[i]) / points;
      t[i] = times.time(u);
      weight[i] = times.weight(u) / points;
    }
    Tensor time = Ops.tensor(t, t.length);
    Noised xt = process.sample(clean.x(), Ops.zerosLike(time), time, noising);
    Field asked = clean.c().rng().isPresent() ? net : evaluated(net);
    Tensor value = rate.at(asked, clean, xt, time, rest);
    return value.to(ScalarType.Double).mul(Ops.tensor(weight, weight.length));
  }

  /** Criteria ask in training mode; a density that is only evaluated must not. */
  private static Field evaluated(Field net) {
    return (x, t, c) -> net.at(x, t, new Condition(c.parts(), Optional.empty()));
  }
}
