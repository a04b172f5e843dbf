package tweedie.config;

import java.util.ArrayList;
import java.util.List;
import tweedie.core.Law;
import tweedie.law.Mixture;
import tweedie.process.HeatMixture;
import tweedie.space.Torus;

/** Pairs of angles: five wrapped normals on T², one of them across the cut at 180 degrees. */
final class GeneratedAngles {
  static final Entry<Generated.Family> ENTRY =
      new Entry<>(
          "two-angles",
          "N pairs of angles in degrees, five wrapped normals (20000)",
          new Generated.Family(
              List.of("N", "SEED"), new int[] {20_000, 0}, new int[] {1, 0}, v -> of(v[0], v[1])));

  private static final double[] WEIGHTS = {0.35, 0.25, 0.15, 0.15, 0.1};

  /** Centres, degrees. */
  private static final double[][] CENTRES = {
    {-65, -40}, {-120, 130}, {-70, 150}, {175, -170}, {60, 40}
  };

  /** Standard deviations, degrees. */
  private static final double[] DEVIATIONS = {10, 20, 12, 15, 9};

  private GeneratedAngles() {}

  private static Generated of(int rows, int seed) {
    List<Law> parts = new ArrayList<>();
    for (int i = 0; i < WEIGHTS.length; i++) {
      double[] centre = {Math.toRadians(CENTRES[i][0]), Math.toRadians(CENTRES[i][1])};
      double variance = Math.pow(Math.toRadians(DEVIATIONS[i]), 2);
      parts.add(new HeatMixture(new Torus(2), new double[] {1}, new double[][] {centre}, variance));
    }
    return new Generated(
        new Mixture(WEIGHTS, parts),
        Coordinates.degreesOfTorus(2),
        List.of("phi", "psi"),
        rows,
        seed);
  }
}
