package tweedie.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Law;
import tweedie.law.CorrelatedGaussian;
import tweedie.law.Mixture;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * Vectors: four Gaussians around centres that the seed fixes, all long in one oblique direction
 * (deviation 0.4) and thin in all others (0.06). They are left in their units, so that their law is
 * that of the states.
 */
final class GeneratedGaussians {
  static final Entry<Generated.Family> ENTRY =
      new Entry<>(
          "gaussian-mixture",
          "N vectors of D numbers, four correlated Gaussians (2,20000)",
          new Generated.Family(
              List.of("D", "N", "SEED"),
              new int[] {2, 20_000, 0},
              new int[] {1, 1, 0},
              v -> of(v[0], v[1], v[2])));

  private static final double[] WEIGHTS = {0.4, 0.3, 0.2, 0.1};
  private static final double SPREAD = 0.8;
  private static final double LONG = 0.4;
  private static final double THIN = 0.06;

  /** Each coordinate of the long direction is this share of the one before. */
  private static final double SLOPE = 0.8;

  private GeneratedGaussians() {}

  private static Generated of(int size, int rows, int seed) {
    Rng rng = Rng.of(seed, WEIGHTS.length).child(size);
    double[] centres = TensorScope.evaluate(() -> Ops.doubles(rng.normal(size)));
    double[][] factor = factor(size);
    List<Law> parts = new ArrayList<>();
    for (int i = 0; i < WEIGHTS.length; i++) {
      double[] mean =
          Arrays.stream(centres, i * size, (i + 1) * size).map(z -> SPREAD * z).toArray();
      parts.add(new CorrelatedGaussian(mean, factor));
    }
    return new Generated(
        new Mixture(WEIGHTS, parts), Coordinates.ambient(size, x -> x), List.of(), rows, seed);
  }

  private static double[][] factor(int size) {
    double[] way = new double[size];
    double square = 0;
    for (int i = 0; i < size; i++) {
      way[i] = Math.pow(SLOPE, i);
      square += way[i] * way[i];
    }
    double[][] covariance = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        covariance[i][j] =
            (LONG * LONG - THIN * THIN) * way[i] * way[j] / square + (i == j ? THIN * THIN : 0);
      }
    }
    double[] flat =
        TensorScope.evaluate(() -> Ops.doubles(torch.linalg_cholesky(Ops.matrix(covariance))));
    double[][] factor = new double[size][];
    for (int i = 0; i < size; i++) {
      factor[i] = Arrays.copyOfRange(flat, i * size, (i + 1) * size);
    }
    return factor;
  }
}
