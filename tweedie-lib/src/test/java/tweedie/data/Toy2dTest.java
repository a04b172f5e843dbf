package tweedie.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class Toy2dTest {
  private static final int N = 20_000;

  private static double[] points(Toy2d set, long first, int n) {
    try (PointerScope scope = new PointerScope()) {
      return Ops.doubles(set.draw(Rng.of(3, first, n)).x());
    }
  }

  @ParameterizedTest
  @EnumSource(Toy2d.class)
  void aRowIsAFunctionOfItsStream(Toy2d set) {
    double[] all = points(set, 0, 12);
    assertThat(Arrays.copyOfRange(all, 10, 24)).isEqualTo(points(set, 5, 7));
    assertThat(Arrays.stream(all).allMatch(Double::isFinite)).isTrue();
  }

  /**
   * The closed-form moments standardise: mean 0 and deviation 7 of all numbers together. A point's
   * average has a deviation below 7, its average square one below 49 · 1.5: five standard errors, a
   * false alarm of 6e-7 each.
   */
  @ParameterizedTest
  @EnumSource(names = {"MOONS", "S_CURVE", "SWISS_ROLL"})
  void standardisedSetsHaveMeanZeroAndDeviationSeven(Toy2d set) {
    double[] x = points(set, 0, N);
    double mean = Arrays.stream(x).average().orElseThrow();
    double square = Arrays.stream(x).map(v -> v * v).average().orElseThrow();
    assertThat(mean).isCloseTo(0, within(5 * 7 / Math.sqrt(N)));
    assertThat(square).isCloseTo(49, within(5 * 49 * 1.5 / Math.sqrt(N)));
  }

  /** E|p|² in closed form; standard errors from the sample, five of them. */
  @ParameterizedTest
  @CsvSource({
    "MIXTURE, 51",
    "CIRCLES, 62.5",
    "EIGHT_GAUSSIANS, 148.5",
    // 56.25 (x: 4/3; y: uniform on [−2, 2], 4/3).
    "CHECKERBOARD, 150",
    // 56.25 (1 + .09 + .01).
    "PINWHEEL, 61.875"
  })
  void otherSetsHaveTheirSecondMoment(Toy2d set, double wanted) {
    double[] x = points(set, 0, N);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < N; i++) {
      double r = x[2 * i] * x[2 * i] + x[2 * i + 1] * x[2 * i + 1];
      sum += r / N;
      squares += r * r / N;
    }
    double error = Math.sqrt((squares - sum * sum) / N);
    assertThat(sum).isCloseTo(wanted, within(5 * error + 1e-4));
  }

  @Test
  void aCheckerboardLeavesHalfOfTheSquaresEmpty() {
    double[] x = points(Toy2d.CHECKERBOARD, 0, 2000);
    for (int i = 0; i < 2000; i++) {
      int a = (int) Math.floor(x[2 * i] / 7.5);
      int b = (int) Math.floor(x[2 * i + 1] / 7.5);
      assertThat(Math.floorMod(a + b, 2)).isZero();
      assertThat(b).isBetween(-2, 1);
    }
  }

  @Test
  void circlesHaveTwoRadii() {
    double[] x = points(Toy2d.CIRCLES, 0, 200);
    for (int i = 0; i < 200; i++) {
      double r = Math.hypot(x[2 * i], x[2 * i + 1]);
      assertThat(Math.min(Math.abs(r - 5), Math.abs(r - 10))).isLessThan(1e-5);
    }
  }

  @Test
  void setsAreFoundByName() {
    assertThat(Toy2d.named("swissRoll")).isEqualTo(Toy2d.SWISS_ROLL);
    assertThat(Toy2d.named("eightGaussians")).isEqualTo(Toy2d.EIGHT_GAUSSIANS);
    assertThat(Toy2d.named("sCurve")).isEqualTo(Toy2d.S_CURVE);
    assertThatThrownBy(() -> Toy2d.named("spiral"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("moons")
        .hasMessageContaining("spiral");
  }
}
