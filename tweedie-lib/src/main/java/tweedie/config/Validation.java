package tweedie.config;

import tweedie.core.Objective;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.train.Training;

/**
 * The loss on held-out rows under the averaged weights; the same rows, times and noise each time.
 */
final class Validation {
  private static final int ROWS = 512;
  private static final int BATCH = 64;

  /** Keeps these streams apart from those of the training, which have the seed itself. */
  private static final long STREAM = 0x48454c44L;

  private Validation() {}

  static double loss(Training training, Objective heldOut, long seed) {
    double[] sum = new double[1];
    training.withAverage(
        () -> {
          for (int from = 0; from < ROWS; from += BATCH) {
            Rng rng = Rng.of(seed ^ STREAM, from, BATCH);
            sum[0] += TensorScope.evaluate(() -> heldOut.loss(rng).sum().item_double());
          }
        });
    return sum[0] / ROWS;
  }
}
