package tweedie.config;

import java.util.ArrayList;
import java.util.List;
import tweedie.core.Law;
import tweedie.law.Mixture;
import tweedie.law.VonMisesFisher;

/** Points of the sphere: four von Mises–Fisher laws, one of them at a pole of the coordinates. */
final class GeneratedDirections {
  static final Entry<Generated.Family> ENTRY =
      new Entry<>(
          "vmf-mixture",
          "N latitudes and longitudes, four von Mises-Fisher laws (20000)",
          new Generated.Family(
              List.of("N", "SEED"), new int[] {20_000, 0}, new int[] {1, 0}, v -> of(v[0], v[1])));

  private static final double[] WEIGHTS = {0.4, 0.3, 0.2, 0.1};

  /** Latitudes and longitudes, degrees. */
  private static final double[][] MODES = {{35, 140}, {-20, -70}, {90, 0}, {0, 180}};

  private static final double[] CONCENTRATIONS = {60, 20, 100, 10};

  private GeneratedDirections() {}

  private static Generated of(int rows, int seed) {
    List<Law> parts = new ArrayList<>();
    for (int i = 0; i < WEIGHTS.length; i++) {
      double latitude = Math.toRadians(MODES[i][0]);
      double longitude = Math.toRadians(MODES[i][1]);
      double[] mode = {
        Math.cos(latitude) * Math.cos(longitude),
        Math.cos(latitude) * Math.sin(longitude),
        Math.sin(latitude)
      };
      parts.add(new VonMisesFisher(mode, CONCENTRATIONS[i]));
    }
    return new Generated(
        new Mixture(WEIGHTS, parts),
        Coordinates.degreesOfSphere(),
        List.of("lat", "lon"),
        rows,
        seed);
  }
}
