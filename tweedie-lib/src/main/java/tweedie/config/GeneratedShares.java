package tweedie.config;

import java.util.List;
import java.util.stream.IntStream;
import tweedie.tensor.Rng;
import tweedie.theory.DirichletMixture;

/**
 * Compositions: four Dirichlet laws with concentrations {@code 1 + Gamma(2)} and weights that the
 * seed fixes. All concentrations are above 1, so that the density vanishes at the faces.
 *
 * @see "Benton et al. 2024, arXiv:2211.03595, section 6, for mixtures of this size"
 */
final class GeneratedShares {
  static final Entry<Generated.Family> ENTRY =
      new Entry<>(
          "dirichlet-mixture",
          "N compositions of K parts, four Dirichlet laws (3,20000)",
          new Generated.Family(
              List.of("K", "N", "SEED"),
              new int[] {3, 20_000, 0},
              new int[] {2, 1, 0},
              v -> of(v[0], v[1], v[2])));

  private static final int COMPONENTS = 4;

  private GeneratedShares() {}

  private static Generated of(int parts, int rows, int seed) {
    Rng rng = Rng.of(seed, COMPONENTS).child(parts);
    double[] u = rng.uniforms(2 * parts);
    double[][] alpha = new double[COMPONENTS][parts];
    for (int i = 0; i < COMPONENTS * parts; i++) {
      // The sum of two exponential numbers.
      alpha[i / parts][i % parts] = 1 - Math.log(u[2 * i] * u[2 * i + 1]);
    }
    double[] weights = rng.child(0).uniforms(1);
    double sum = IntStream.range(0, COMPONENTS).mapToDouble(i -> 0.5 + weights[i]).sum();
    for (int i = 0; i < COMPONENTS; i++) {
      weights[i] = (0.5 + weights[i]) / sum;
    }
    return new Generated(
        new DirichletMixture(weights, alpha),
        Coordinates.ambient(parts, x -> x),
        IntStream.rangeClosed(1, parts).mapToObj(i -> "x" + i).toList(),
        rows,
        seed);
  }
}
