package tweedie.config;

import java.util.ArrayList;
import java.util.List;
import tweedie.core.Law;
import tweedie.law.Mixture;
import tweedie.process.HeatMixture;
import tweedie.space.So3;
import tweedie.tensor.Ops;

/** Rotations: four heat kernels of SO(3), one of them half a turn from the identity. */
final class GeneratedRotations {
  static final Entry<Generated.Family> ENTRY =
      new Entry<>(
          "rotations",
          "N rotation vectors, four heat kernels of SO(3) (20000)",
          new Generated.Family(
              List.of("N", "SEED"), new int[] {20_000, 0}, new int[] {1, 0}, v -> of(v[0], v[1])));

  private static final double[] WEIGHTS = {0.4, 0.3, 0.2, 0.1};

  /** Rotation vectors of the centres, radians. */
  private static final double[][] CENTRES = {
    {0, 0, 0}, {0, 0, Math.PI}, {1.5, 1, 0}, {-0.5, 1, -1.5}
  };

  /** Times of the heat kernels: variances of small rotations. */
  private static final double[] VARIANCES = {0.05, 0.08, 0.03, 0.12};

  private GeneratedRotations() {}

  private static Generated of(int rows, int seed) {
    List<Law> parts = new ArrayList<>();
    for (int i = 0; i < WEIGHTS.length; i++) {
      double[] centre = Ops.doubles(So3.fromVectors(Ops.tensor(CENTRES[i], 1, 3)));
      parts.add(
          new HeatMixture(new So3(), new double[] {1}, new double[][] {centre}, VARIANCES[i]));
    }
    return new Generated(
        new Mixture(WEIGHTS, parts),
        Coordinates.rotationVectors(),
        List.of("x", "y", "z"),
        rows,
        seed);
  }
}
