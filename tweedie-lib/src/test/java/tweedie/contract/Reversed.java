package tweedie.contract;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * The mean of one statistic after the reversal with a model, extrapolated from runs of steps h and
 * h/2 that share their start and their noise, {@code 2 m(h/2) − m(h)}: the error is that of one
 * run, not of two.
 *
 * @param found the extrapolated mean
 * @param error its standard error
 * @param change {@code m(h/2) − m(h)}
 * @param truth the mean under the noised law at ε, by quadrature
 */
record Reversed(double found, double error, double change, double truth) {
  private static final int STEPS = 30;

  /** One for each statistic. */
  static Reversed[] of(SpaceFixture space, Field model) {
    return TensorScope.evaluate(
        () -> {
          Rng rng = Rng.of(31, space.rows());
          double first = space.times().time(0);
          Tensor last = Ops.scalar(space.times().time(1));
          Tensor clean = space.clean(rng.child(1));
          Tensor start = space.process().sample(clean, Ops.scalar(0), last, rng.child(2)).x();
          Tensor[] ends = space.reverse(model, start, STEPS, rng.child(3));
          Tensor coarse = space.statistics(ends[0]);
          Tensor fine = space.statistics(ends[1]);
          Reversed[] all = new Reversed[(int) fine.size(1)];
          for (int j = 0; j < all.length; j++) {
            int column = j;
            double truth =
                new Means(space).at(first, (x0, xt, t) -> space.statistics(xt).select(1, column));
            all[j] = of(Ops.doubles(coarse.select(1, j)), Ops.doubles(fine.select(1, j)), truth);
          }
          return all;
        });
  }

  private static Reversed of(double[] coarse, double[] fine, double truth) {
    int n = fine.length;
    double sum = 0;
    double change = 0;
    for (int i = 0; i < n; i++) {
      sum += 2 * fine[i] - coarse[i];
      change += (fine[i] - coarse[i]) / n;
    }
    double square = 0;
    for (int i = 0; i < n; i++) {
      square += Math.pow(2 * fine[i] - coarse[i] - sum / n, 2);
    }
    return new Reversed(sum / n, Math.sqrt(square / n / (n - 1)), change, truth);
  }

  /** Five errors, a false alarm of 6e-7; a quarter of the change bounds what h² leaves. */
  double allowed() {
    return 5 * error + 0.25 * Math.abs(change);
  }
}
