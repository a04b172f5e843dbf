package tweedie.theory;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Score;
import tweedie.process.LinearSde;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * Whether a model repeats its training set. A sampler that follows the score of the {@link
 * EmpiricalMeasure} down to no noise can only return training points; how far a model is from that
 * shows in its samples, and in the error of its drift against that score.
 *
 * <p>Standard normal training sets, noised training points and {@code k = σ²/α²}: the mean of the
 * {@linkplain EmpiricalMeasure#nearestWeight largest weight}, over 10 sets of 200 points each, is
 * .967, .520 and .131 at k = .3, 1 and 3 for d = 16 and n = 1000; .842 and .233 at k = 3 and 10 for
 * d = 64 and n = 1000; .686 and .242 at k = .01 and .1 for d = 2 and n = 100; another draw is
 * within .04 of these.
 *
 * @see "Pidstrigach 2022, arXiv:2206.01018; Biroli, Bonnaire, de Bortoli, Mézard 2024,
 *     arXiv:2402.18491; Yoon, Choi, Kwon, Ryu 2023, Diffusion Probabilistic Models Generalize when
 *     They Fail to Memorize, for the ratio of distances"
 */
public final class Memorisation {
  /** A copy is this many times nearer to one training point than to any other. */
  private static final double RATIO = 3;

  /** Samples whose distances are held at once. */
  private static final int ROWS = 256;

  private Memorisation() {}

  /**
   * The noise below which reverse paths of standard normal data collapse onto training points, from
   * {@code (d/2) ln(1 + 1/k) = ln n}.
   *
   * @param points n, at least 2
   * @param dimension d, at least 1
   * @return {@code k = σ²/α² = 1/(n^{2/d} − 1)}: .729 for n = 1000 and d = 16
   * @throws IllegalArgumentException if a number is out of range
   */
  public static double collapse(int points, int dimension) {
    if (points < 2 || dimension < 1) {
      throw new IllegalArgumentException(
          "collapse: expected at least 2 points of dimension 1, found %d of dimension %d"
              .formatted(points, dimension));
    }
    return 1 / Math.expm1(2 * Math.log(points) / dimension);
  }

  /**
   * The share of samples that are copies: those at most a third as far from the nearest training
   * point as from the second nearest.
   *
   * @param training the training set, at least 2 points
   * @param samples [B, event]
   * @return a number in [0, 1]
   * @throws IllegalArgumentException if there is one training point only
   */
  public static double copied(EmpiricalMeasure training, Tensor samples) {
    if (training.size() < 2) {
      throw new IllegalArgumentException("copied: expected at least 2 training points, found 1");
    }
    long rows = samples.size(0);
    long copies = 0;
    for (long from = 0; from < rows; from += ROWS) {
      long first = from;
      long some = Math.min(ROWS, rows - from);
      copies +=
          TensorScope.evaluate(
              () -> copies(training.squaredDistances(samples.narrow(0, first, some))));
    }
    return (double) copies / rows;
  }

  private static long copies(Tensor distances) {
    int n = Math.toIntExact(distances.size(1));
    double[] d2 = Ops.doubles(distances);
    long copies = 0;
    for (int from = 0; from < d2.length; from += n) {
      double nearest = Double.POSITIVE_INFINITY;
      double second = Double.POSITIVE_INFINITY;
      for (int i = from; i < from + n; i++) {
        second = Math.min(second, Math.max(nearest, d2[i]));
        nearest = Math.min(nearest, d2[i]);
      }
      copies += RATIO * RATIO * nearest <= second ? 1 : 0;
    }
    return copies;
  }

  /**
   * The energy of the drift error of a model against another score, {@code ½ t E[Δᵀ G Gᵀ Δ]} with
   * {@code Δ = s_θ − s} at states noised up to t: what a unit of log time adds to the divergence of
   * the two reverse processes. With the empirical score, an integral to t → 0 that stays finite
   * means that samples lie on training points; a model that generalises has values that do not
   * vanish there.
   *
   * @param process the noising
   * @param model s_θ
   * @param score s
   * @param clean data that are noised, [B, C, …], one a row of rng
   * @param times in (0, T], such as equal steps of log t, [n]
   * @param rng streams of the noise
   * @return one value a time, nats per unit of log t, [n]
   * @see "Pidstrigach 2022, arXiv:2206.01018"
   */
  public static double[] driftError(
      LinearSde process, Score model, Score score, Tensor clean, double[] times, Rng rng) {
    double[] energy = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      double t = times[i];
      Rng noise = rng.child(i);
      energy[i] =
          TensorScope.evaluate(
              () -> {
                Tensor now = Ops.scalar(t);
                Tensor z = process.sample(process.lift(clean), Ops.scalar(0), now, noise).x();
                Tensor error =
                    model.at(z, now, Condition.NONE).sub(score.at(z, now, Condition.NONE));
                Tensor pulled = process.dynamics().diffuse(error, z, now);
                return 0.5 * t * Ops.rowSum(error.mul(pulled)).mean().item_double();
              });
    }
    return energy;
  }
}
