package tweedie.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Curves of error against steps have the slopes of their methods. */
class RestorationStudyTest {
  /** From 50 to 100 steps of a mixture; orders show within 0.2, but for those that never arrive. */
  @Test
  void slopesOfTheLinearStudy() {
    List<RestorationStudy.Curve> curves = RestorationStudy.linear(50, 100);
    assertThat(curves).extracting(RestorationStudy.Curve::name).doesNotHaveDuplicates().hasSize(6);
    assertThat(slope(curves, "Euler")).isCloseTo(1, within(0.2));
    assertThat(slope(curves, "RD corrected")).isCloseTo(1, within(0.2));
    assertThat(slope(curves, "Heun")).isCloseTo(2, within(0.2));
    // DDIM and the square-root rule are not yet in their range: they gain, but less than order 1.
    assertThat(slope(curves, "DDIM")).isBetween(0.3, 1.0);
    assertThat(slope(curves, "RD, l = ½√h")).isBetween(0.2, 0.7);
  }

  private static double slope(List<RestorationStudy.Curve> curves, String name) {
    RestorationStudy.Curve c =
        curves.stream().filter(x -> x.name().startsWith(name)).findFirst().orElseThrow();
    return Math.log(c.errors().get(0) / c.errors().get(1)) / Math.log(2);
  }
}
