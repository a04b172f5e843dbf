package tweedie.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Curves of error against steps have the slopes of their methods. */
class RestorationStudyTest {
  /** From 200 to 400 steps of a mixture: the order of each, within 0.2. */
  @Test
  void slopesOfTheLinearStudy() {
    List<RestorationStudy.Curve> curves = RestorationStudy.linear(200, 400);
    assertThat(curves).extracting(RestorationStudy.Curve::name).doesNotHaveDuplicates().hasSize(6);
    assertThat(slope(curves, "Euler")).isCloseTo(1, within(0.2));
    assertThat(slope(curves, "RD corrected")).isCloseTo(1, within(0.2));
    assertThat(slope(curves, "Heun")).isCloseTo(2, within(0.2));
    assertThat(slope(curves, "DDIM")).isCloseTo(1, within(0.2));
    assertThat(slope(curves, "RD, l = ½√h")).isCloseTo(0.5, within(0.2));
    // A look-back of a fixed number of steps has the noise of another process, and never arrives.
    assertThat(slope(curves, "RD, l = 4h")).isCloseTo(0, within(0.2));
  }

  private static double slope(List<RestorationStudy.Curve> curves, String name) {
    RestorationStudy.Curve c =
        curves.stream().filter(x -> x.name().startsWith(name)).findFirst().orElseThrow();
    return Math.log(c.errors().get(0) / c.errors().get(1)) / Math.log(2);
  }
}
