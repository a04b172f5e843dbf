package tweedie.contract;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * A mean over the joint law of clean and noised states, and its standard error: 0 for quadrature.
 *
 * @param value the mean
 * @param error its standard error
 */
record Mean(double value, double error) {
  private static final int TIMES = 32;
  // Draws are noisier than the rule.
  private static final int TIMES_OF_DRAWS = 12;

  /** A function of clean and noised states at a time, [B]. */
  @FunctionalInterface
  interface OfPair {
    Tensor at(Tensor clean, Tensor noised, Tensor t);
  }

  /** Contributions of each row, summed over times. */
  static final class Rows {
    private final SpaceFixture on;
    private double[] sum = new double[0];
    private double quadrature;

    Rows(SpaceFixture on) {
      this.on = on;
    }

    /** Adds a function at one time. */
    Rows add(double factor, double t, OfPair f) {
      TensorScope.silently(
          () ->
              TensorScope.run(
                  () -> {
                    Pairs p = on.pairs(t);
                    double[] v = Ops.doubles(f.at(p.clean(), p.noised(), Ops.scalar(t)));
                    if (sum.length == 0) {
                      sum = new double[v.length];
                    }
                    for (int i = 0; i < v.length; i++) {
                      sum[i] += factor * v[i];
                      // A weight of 0 rules out what cannot happen, such as log 0.
                      quadrature += p.weight()[i] == 0 ? 0 : factor * p.weight()[i] * v[i];
                    }
                  }));
      return this;
    }

    /** Adds an integral over the times of the fixture. */
    Rows integral(double factor, OfPair f) {
      int times = on.quadratureError() > 0 ? TIMES : TIMES_OF_DRAWS;
      Quadrature q = Quadrature.uniform(times);
      for (int k = 0; k < times; k++) {
        double u = q.nodes()[k];
        add(factor * q.weights()[k] * on.times().weight(u), on.times().time(u), f);
      }
      return this;
    }

    /** Adds the integral of a criterion. */
    Rows integral(double factor, Criterion criterion, Field model) {
      return integral(
          factor,
          (x0, xt, t) ->
              criterion.at(
                  model,
                  new Batch(x0, Condition.NONE),
                  new Noised(xt, xt),
                  t,
                  Rng.of(8, (int) x0.size(0))));
    }

    Mean mean() {
      return on.quadratureError() > 0 ? new Mean(quadrature, 0) : Mean.of(sum);
    }
  }

  /** Mean of independent rows. */
  static Mean of(double[] rows) {
    double mean = java.util.Arrays.stream(rows).average().orElseThrow();
    double square = 0;
    for (double v : rows) {
      square += (v - mean) * (v - mean);
    }
    return new Mean(mean, Math.sqrt(square / rows.length / (rows.length - 1)));
  }
}
