package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static tweedie.process.Printed.assertPrinted;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTest {
  static Stream<Schedule> schedules() {
    return Stream.of(
        new ConstantBeta(8),
        new LinearSurvival(27, 1e-4),
        new LinearBeta(0.1, 20),
        new LinearBeta(0, 20),
        new LinearBeta(5, 0.5),
        new Cosine(),
        new Cosine(0.008, 20),
        new Geometric(0.01, 50),
        new LogSnrClock(new LinearLogSnr(-13.3, 5)),
        new LogSnrClock(new CosineLogSnr(-13.3, 5)),
        new LogSnrClock(new MonotoneLogSnr(-13.3, 5).curve(), 1e-6),
        new SubVp(new LinearBeta(0.1, 20)));
  }

  @ParameterizedTest
  @CsvSource({
    "1e-5, 1.000995e-6, 0.9999994995, 0.0010004971259, 1.000994499e-6,"
        + " 0.010000851756, 0.041276250233",
    "1e-3, 1.0995e-4, 0.99994502651, 0.010485416335, 1.0994395572e-4,"
        + " 0.010085535677, 0.041625763935",
    "0.1, 0.1095, 0.94672179882, 0.32205253552, 0.10371783564, 0.023436729116, 0.09672979055",
    "0.5, 2.5375, 0.2811828808, 0.95965420207, 0.92093618755, 0.70710678119, 2.9184230659",
    "1, 10.05, 0.0065715864949, 0.99997840689, 0.99995681425, 50.0, 206.36367402",
  })
  void scoreSdeTable(
      double t, String clock, String alpha, String vp, String subVp, String ve, String g) {
    LinearBeta beta = new LinearBeta(0.1, 20);
    assertPrinted(beta.clock(t), clock);
    Moments vpMoments = new LinearKernel(Recipe.vp(), beta).between(0, t, new double[1][1]);
    assertPrinted(vpMoments.mean()[0][0], alpha);
    assertPrinted(vpMoments.cholesky()[0][0], vp);
    Moments sub = new LinearKernel(Recipe.vp(), new SubVp(beta)).between(0, t, new double[1][1]);
    assertPrinted(sub.mean()[0][0], alpha);
    assertPrinted(sub.cholesky()[0][0], subVp);
    Geometric sigma = new Geometric(0.01, 50);
    Moments veMoments =
        new LinearKernel(Recipe.brownian(1), sigma).between(0, t, new double[][] {{1e-4}});
    assertPrinted(veMoments.mean()[0][0], "1");
    assertPrinted(veMoments.cholesky()[0][0], ve);
    assertPrinted(Math.sqrt(sigma.rate(t)), g);
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void clockIsTheIntegralOfTheRate(Schedule schedule) {
    // Short of the kink of the cosine schedule's cut-off, where quadrature loses its order.
    double[] times = {0, 1e-6, 1e-3, 0.2, 0.7, 0.89};
    for (int i = 1; i < times.length; i++) {
      double exact = GaussLegendre.integrate(schedule::rate, times[i - 1], times[i], 0.01);
      double between = schedule.clockBetween(times[i - 1], times[i]);
      // 16 nodes on panels of 0.01 leave only rounding.
      assertThat(between).isCloseTo(exact, within(1e-12 * exact));
      double noise =
          GaussLegendre.integrate(
              u -> schedule.rate(u) * schedule.noise(u), times[i - 1], times[i], 0.01);
      assertThat(schedule.noiseBetween(times[i - 1], times[i]))
          .isCloseTo(noise, within(1e-12 * noise));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1e-4", "27, 1e-3", "256, 0.5"})
  void symbolsThatHaveNotMovedFallLinearly(double leaving, double kept) {
    LinearSurvival clock = new LinearSurvival(leaving, kept);
    for (double t : new double[] {0, 0.01, 0.3, 0.75, 1}) {
      // Where δ = 1e-4 is left of 1, a rounding of 1 is 1e-12 of it.
      assertThat(Math.exp(-leaving * clock.clock(t))).isCloseTo(1 - (1 - kept) * t, within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void inverseClockInverts(Schedule schedule) {
    assertThat(schedule.clock(0)).isZero();
    assertThat(schedule.inverseClock(0)).isZero();
    for (double t : new double[] {1e-9, 1e-6, 1e-3, 0.3, 0.9, 0.999, 1}) {
      // A clock value carries one rounding, amplified by B/(t β) <= 10 and by the clock's inverse.
      assertThat(schedule.inverseClock(schedule.clock(t))).isCloseTo(t, within(1e-12 * t));
    }
  }

  @Test
  void cosineFollowsAlphaBarUpToTheCutOff() {
    Cosine cosine = new Cosine();
    double start = Math.cos(0.008 / 1.008 * Math.PI / 2);
    for (double t : new double[] {0.1, 0.5, 0.9, 0.99}) {
      double alphaBar = Math.pow(Math.cos((t + 0.008) / 1.008 * Math.PI / 2) / start, 2);
      assertThat(Math.exp(-cosine.clock(t))).isCloseTo(alphaBar, within(1e-13));
    }
    assertThat(cosine.cutOff()).isBetween(0.997, 0.999);
    assertThat(cosine.rate(1)).isEqualTo(999);
    assertThat(cosine.clockBetween(0.9985, 1)).isCloseTo(999 * 0.0015, within(1e-12));
    // At the cut-off the cosine is 0.003 with an absolute error of one rounding of 1.
    assertThat(cosine.clock(0.5) + cosine.clockBetween(0.5, 1))
        .isCloseTo(cosine.clock(1), within(1e-12));
    assertThat(Math.exp(-cosine.clock(1))).isBetween(1e-6, 2e-6);
  }

  @Test
  void illegalSchedulesNameTheParameter() {
    assertThatThrownBy(() -> new ConstantBeta(-1))
        .hasMessage("beta: expected a finite number above 0, found -1.0");
    assertThatThrownBy(() -> new ConstantBeta(Double.NaN))
        .hasMessage("beta: expected a finite number above 0, found NaN");
    assertThatThrownBy(() -> new LinearBeta(-0.1, 20))
        .hasMessage("beta.min: expected a finite number of at least 0, found -0.1");
    assertThatThrownBy(() -> new LinearBeta(0.1, Double.POSITIVE_INFINITY))
        .hasMessage("beta.max: expected a finite number above 0, found Infinity");
    assertThatThrownBy(() -> new Geometric(0, 50))
        .hasMessage("sigmaMin: expected a finite number above 0, found 0.0");
    assertThatThrownBy(() -> new Geometric(2, 1))
        .hasMessage("sigmaMax: expected more than sigmaMin = 2.0, found 1.0");
    assertThatThrownBy(() -> new Cosine(-1, 999))
        .hasMessage("offset: expected a finite number above 0, found -1.0");
    assertThatThrownBy(() -> new Cosine(0.008, 1e-3)).hasMessageStartingWith("maxRate: expected");
    assertThatThrownBy(() -> new SubVp(new SubVp(new ConstantBeta(1))))
        .hasMessageStartingWith("base: expected a schedule without a noise multiplier");
  }
}
