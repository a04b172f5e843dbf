package tweedie.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.process.LinearSde;
import tweedie.tensor.Ops;

class ClassifierFreeTest {
  private static final Condition TOLD =
      new Condition(Map.of("label", Ops.tensor(new long[] {0, 0}, 2)), Optional.empty());

  /** 3x when told, x + 1 when not. */
  private static final Field NET =
      (x, t, c) -> c.parts().containsKey("label") ? Ops.mul(x, 3) : Ops.add(x, 1);

  private static double[] at(ClassifierFree f, Tensor t) {
    return Ops.doubles(f.at(Ops.tensor(new double[] {2, 4, 1, -1}, 2, 2), t, TOLD));
  }

  @ParameterizedTest
  @CsvSource({"0, 3, 5", "1, 6, 12", "2, 9, 19", "-1, 0, -2"})
  void weightIsThatOfTheConditionalField(double weight, double first, double second) {
    double[] y = at(ClassifierFree.of(NET, weight), Ops.scalar(0.5));
    assertThat(y[0]).isCloseTo(first, within(1e-12));
    assertThat(y[1]).isCloseTo(second, within(1e-12));
  }

  @Test
  void outsideOfTheIntervalTheFieldIsConditional() {
    ClassifierFree f = ClassifierFree.of(NET, 2, Interval.times(0.2, 0.8), 0);
    assertThat(at(f, Ops.scalar(0.9))).containsExactly(6, 12, 3, -3);
    assertThat(at(f, Ops.scalar(0.8))).containsExactly(9, 19, 4, -6);
    // One time a row: the first inside, the second outside.
    assertThat(at(f, Ops.tensor(new double[] {0.5, 0.1}, 2))).containsExactly(9, 19, 3, -3);
  }

  @Test
  void intervalsOfLogSnrFollowTheProcess() {
    LinearSde p = Processes.PSLD;
    double t = 0.4;
    double snr = -2 * Math.log(p.sigma(t));
    assertThat(Interval.logSnr(p, snr - 0.1, snr + 0.1).holds(t)).isTrue();
    assertThat(Interval.logSnr(p, snr + 0.1, snr + 0.2).holds(t)).isFalse();
    assertThatThrownBy(() -> Interval.times(1, 1)).hasMessageContaining("from < to");
  }

  private static double deviation(double a, double b) {
    return Math.abs(a - b) / 2;
  }

  @ParameterizedTest
  @CsvSource({"0", "0.7", "1"})
  void rescaledRowsHaveTheDeviationInBetween(double phi) {
    double[] y = at(ClassifierFree.of(NET, 2, Interval.ALWAYS, phi), Ops.scalar(0.5));
    // Told rows are (6, 12) and (3, −3), guided ones (9, 19) and (4, −6).
    assertThat(deviation(y[0], y[1])).isCloseTo(phi * 3 + (1 - phi) * 5, within(1e-12));
    assertThat(deviation(y[2], y[3])).isCloseTo(phi * 3 + (1 - phi) * 5, within(1e-12));
    assertThat(y[0] / y[1]).isCloseTo(9.0 / 19, within(1e-12));
  }

  @Test
  void numbersAreChecked() {
    assertThatThrownBy(() -> ClassifierFree.of(NET, Double.NaN)).hasMessageContaining("weight");
    assertThatThrownBy(() -> ClassifierFree.of(NET, 1, Interval.ALWAYS, 1.1))
        .hasMessageContaining("rescale");
  }
}
