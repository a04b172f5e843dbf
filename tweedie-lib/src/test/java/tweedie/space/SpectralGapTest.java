package tweedie.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rate at which Brownian motion on compact spaces forgets its start. */
class SpectralGapTest {
  static Stream<Isotropic> spaces() {
    return Stream.of(new Sphere(1), new Sphere(2), new Sphere(3), new Sphere(4), new So3());
  }

  /**
   * At the start {@code vol p_t = 1 + m₁ e^{−gt} + m₂ e^{−g₂t} + …}. The second mode of all these
   * spaces is at least twice as fast and has at most eight times the multiplicity, so that between
   * t = 6/g and 7/g it changes the slope by less than 8 e⁻⁶ = 0.02.
   */
  @ParameterizedTest
  @MethodSource("spaces")
  void heatKernelsTendToOneAtTheRateOfTheGap(Isotropic space) {
    double g = space.gap();
    double slope = Math.log(excess(space, 6 / g) / excess(space, 7 / g));
    assertThat(slope).isCloseTo(1, within(0.02));
  }

  private static double excess(Isotropic space, double t) {
    double log = space.kernel().at(new double[] {0}, new double[] {t})[0].log();
    return Math.expm1(log + space.logVolume());
  }

  @Test
  void slowestPartDecides() {
    assertThat(new Torus(3).gap()).isEqualTo(new Sphere(1).gap());
    assertThat(new CompactProduct(List.of(new Sphere(2), new Torus(1))).gap()).isEqualTo(0.5);
  }
}
