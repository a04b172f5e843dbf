package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The optimiser of a search. */
class EvolutionTest {
  private static final double[] MINIMUM = {0.2, 0.9, 0.5, 0.35, 0.7};

  private static double bowl(double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += Math.pow((x[i] - MINIMUM[i]) * (i + 1), 2);
    }
    return sum;
  }

  private static List<double[]> asked(int evaluations, long seed) {
    List<double[]> seen = new ArrayList<>();
    Evolution.minimise(
        x -> {
          seen.add(x.clone());
          return bowl(x);
        },
        new double[] {0.5, 0.5, 0.5, 0.5, 0.5},
        evaluations,
        seed);
    return seen;
  }

  /** From 1.6 of value; CMA-ES gains a digit in about 100 values at five numbers. */
  @Test
  void findsTheBottomOfABowl() {
    List<double[]> seen = asked(600, 1);
    double best = seen.stream().mapToDouble(EvolutionTest::bowl).min().orElseThrow();
    assertThat(best).isLessThan(1e-4);
  }

  @Test
  void asksTheStartFirstAndNoMoreThanItMay() {
    List<double[]> seen = asked(20, 1);
    assertThat(seen).hasSize(20);
    assertThat(seen.get(0)).containsExactly(0.5, 0.5, 0.5, 0.5, 0.5);
    for (double[] x : seen) {
      assertThat(Arrays.stream(x).allMatch(v -> v >= 0 && v <= 1)).isTrue();
    }
  }

  @Test
  void oneSeedAsksTheSame() {
    assertThat(asked(20, 3).get(19)).isEqualTo(asked(20, 3).get(19));
    assertThat(asked(20, 3).get(19)).isNotEqualTo(asked(20, 4).get(19));
  }

  /** Samplers blow up in parts of the cube. */
  @Test
  void infiniteValuesAreAvoided() {
    double[] best = {Double.POSITIVE_INFINITY};
    Evolution.minimise(
        x -> {
          double v = x[0] > 0.45 ? Double.POSITIVE_INFINITY : bowl(x);
          best[0] = Math.min(best[0], v);
          return v;
        },
        new double[] {0.5, 0.5, 0.5, 0.5, 0.5},
        600,
        1);
    assertThat(best[0]).isLessThan(1e-3);
  }
}
