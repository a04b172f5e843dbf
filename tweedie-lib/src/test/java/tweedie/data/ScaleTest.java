package tweedie.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScaleTest {
  static Stream<Scale> scales() {
    return Stream.of(Scale.LINEAR, Scale.ASINH, Scale.within(-1, 3));
  }

  @ParameterizedTest
  @MethodSource("scales")
  void toIsTheInverseOfFrom(Scale s) {
    for (double y : new double[] {-5, -0.7, 0, 1e-9, 2.5}) {
      // A few roundings; the logit multiplies them by 1/(u(1 − u)) < 151.
      assertThat(s.to(s.from(y))).isEqualTo(y, within(1e-13 * (1 + Math.abs(y))));
    }
  }

  @ParameterizedTest
  @MethodSource("scales")
  void slopeIsTheDerivative(Scale s) {
    double h = 1e-5;
    for (double y : new double[] {-3, -0.2, 0, 1.5}) {
      double difference = (s.from(y + h) - s.from(y - h)) / (2 * h);
      // Central difference: h²/6 of a third derivative, and rounding 1e-16/h.
      assertThat(Math.exp(s.logSlope(y))).isEqualTo(difference, within(1e-8 * (1 + difference)));
    }
  }

  @Test
  void largeNumbersDoNotOverflow() {
    // asinh x = log 2x to 1/(4x²).
    assertThat(Scale.ASINH.to(-1e300)).isEqualTo(-Math.log(2) - 300 * Math.log(10), within(1e-10));
    assertThat(Scale.ASINH.logSlope(800)).isEqualTo(800 - Math.log(2), within(1e-10));
  }

  @Test
  void samplesNeverLeaveTheInterval() {
    Columns c = new Columns(List.of("a"), List.of(0.0), List.of(2.0), Scale.within(0, 10));
    assertThat(c.restore(0, -1e9f)).isBetween(0.0, 1e-9);
    assertThat(c.restore(0, 1e9f)).isEqualTo(10);
    assertThat(c.restore(0, c.standardise(0, 7.3))).isEqualTo(7.3, within(1e-5));
    assertThatThrownBy(() -> Scale.within(1, 1)).hasMessageContaining("expected low < high");
  }
}
