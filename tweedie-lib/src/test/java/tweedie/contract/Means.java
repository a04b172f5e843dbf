package tweedie.contract;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** Means over the joint law of clean and noised states of a fixture, by its rule. */
record Means(SpaceFixture on) {
  /** A function of clean and noised states at a time, [B]. */
  @FunctionalInterface
  interface OfPair {
    Tensor at(Tensor clean, Tensor noised, Tensor t);
  }

  /** The mean at one time. */
  double at(double t, OfPair f) {
    double[] sum = {0};
    TensorScope.silently(
        () ->
            TensorScope.run(
                () -> {
                  Pairs p = on.pairs(t);
                  double[] v = Ops.doubles(f.at(p.clean(), p.noised(), Ops.scalar(t)));
                  sum[0] = Arrays.stream(p.weighted(v)).sum();
                }));
    return sum[0];
  }

  /** The integral of a criterion over the times of the fixture. */
  double integral(Criterion criterion, Field model) {
    Quadrature q = Quadrature.uniform(on.timeNodes());
    double sum = 0;
    for (int k = 0; k < on.timeNodes(); k++) {
      double u = q.nodes()[k];
      OfPair f = (x0, xt, t) -> rate(criterion, model, x0, xt, t);
      sum += q.weights()[k] * on.times().weight(u) * at(on.times().time(u), f);
    }
    return sum;
  }

  static Tensor rate(Criterion criterion, Field model, Tensor x0, Tensor xt, Tensor t) {
    Batch clean = new Batch(x0, Condition.NONE);
    return criterion.at(model, clean, new Noised(xt, xt), t, Rng.of(8, (int) x0.size(0)));
  }

  /** The mean of {@code log q_t(x_t)}. */
  double logMarginal(double t) {
    return at(t, (x0, xt, time) -> on.logMarginal(xt, t));
  }

  /** The mean of {@code log q_{t|0}(x_t | x₀)}; 0 on a finite set at t = 0. */
  double logTransition(double t) {
    return at(t, (x0, xt, time) -> on.tractable().logTransition(xt, x0, Ops.zerosLike(time), time));
  }
}
