package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.core.Condition;
import tweedie.core.Score;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/** The scalings around a network that make a denoiser of it, read off from outside. */
class PreconditionedTest {
  private static final double[] LEVELS = {.002, .5, 80};

  private static final List<String> SKIP = List.of(".9999840003", ".5", ".00003906097418");
  private static final List<String> OUT = List.of(".001999984000", ".3535533906", ".4999902347");
  private static final List<String> IN = List.of("1.999984000", "1.414213562", ".01249975587");
  private static final List<String> NOISE = List.of("-1.553652025", "-.1732867951", "1.095506659");

  /** What a network was asked: an input and a time for each row. */
  private record Asked(List<Double> inputs, List<Double> times) {
    Asked() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    /** The answer of a network that says the same everywhere. */
    Tensor answer(Tensor x, Tensor t, double value) {
      for (double v : Ops.doubles(x)) {
        inputs.add(v);
      }
      for (double v : Ops.doubles(t)) {
        times.add(v);
      }
      return Ops.add(Ops.zerosLike(x), value);
    }
  }

  /** A denoiser at y = 1 for data about 0 of variance ¼: c_skip plus the answer times c_out. */
  private static double[] at(Tensor sigma, double answer, Asked asked) {
    Denoiser d = new Preconditioned((x, t, c) -> asked.answer(x, t, answer), Ops.scalar(0), 0.5);
    long rows = sigma.numel();
    double[] ones = new double[Math.toIntExact(rows)];
    Arrays.fill(ones, 1);
    return Ops.doubles(d.at(Ops.tensor(ones, rows, 1), sigma, Condition.NONE));
  }

  /** The printed digits, of a level common to all rows and of one level a row. */
  @Test
  void coefficientsAreThePrintedOnes() {
    TensorScope.run(
        () -> {
          Tensor all = Ops.tensor(LEVELS, LEVELS.length);
          assertCoefficients(List.of(0, 1, 2), all);
          for (int i = 0; i < LEVELS.length; i++) {
            assertCoefficients(List.of(i), Ops.scalar(LEVELS[i]));
          }
        });
  }

  private static void assertCoefficients(List<Integer> levels, Tensor sigma) {
    Asked asked = new Asked();
    double[] skip = at(sigma, 0, asked);
    double[] both = at(sigma, 1, new Asked());
    for (int i = 0; i < levels.size(); i++) {
      int level = levels.get(i);
      Printed.assertPrinted(skip[i], SKIP.get(level));
      Printed.assertPrinted(both[i] - skip[i], OUT.get(level));
      Printed.assertPrinted(asked.inputs().get(i), IN.get(level));
      Printed.assertPrinted(asked.times().get(i), NOISE.get(level));
    }
  }

  /** Data about a mean: what is scaled is the distance from it. */
  @Test
  void meanIsTakenOutAndPutBack() {
    Asked asked = new Asked();
    Denoiser d = new Preconditioned((x, t, c) -> asked.answer(x, t, 0), Ops.scalar(0.25), 0.5);
    Tensor y = Ops.tensor(new double[] {1.25}, 1, 1);
    double found = d.at(y, Ops.scalar(0.5), Condition.NONE).item_double();
    // Exact fractions: a mean of ¼ and half of the distance 1.
    assertThat(found).isCloseTo(0.75, within(1e-15));
    Printed.assertPrinted(asked.inputs().get(0), IN.get(1));
  }

  /**
   * Networks that predict noise are the case {@code c_skip = 1}, {@code c_out = −σ}: on VP with
   * {@code c_in = 1/√(σ² + 1)} at the time {@code (√(β_m² + 2β_d ln(1 + σ²)) − β_m)/β_d}, on VE
   * with {@code c_in = 1}.
   */
  @ParameterizedTest
  @CsvSource({"vp, 0.05", "vp, 0.5", "vp, 20", "ve, 0.05", "ve, 0.5", "ve, 20"})
  void noisePredictionIsAPreconditioning(String name, double sigma) {
    boolean vp = name.equals("vp");
    LinearSde p =
        (vp ? NamedProcesses.vp(0.1, 20) : NamedProcesses.ve(0.01, 50)).in(new Euclidean(1));
    double gain = vp ? 1 / Math.sqrt(sigma * sigma + 1) : 1;
    double t = NoiseGrid.time(p, 2 * Math.log(sigma));
    Asked asked = new Asked();
    Score score = p.score((x, u, c) -> asked.answer(x, u, 0.3), Prediction.NOISE);
    Tensor x = Ops.tensor(new double[] {1.1 * gain}, 1, 1);
    // In y = x/α the score is α times that of x, and D = y + σ² of it.
    double slope = gain * score.at(x, Ops.scalar(t), Condition.NONE).item_double();
    // A time is found to 1e-15 of the horizon, σ from it to some 1e-13.
    assertThat(1.1 + sigma * sigma * slope).isCloseTo(1.1 - sigma * 0.3, within(1e-11));
    assertThat(asked.inputs()).containsExactly(1.1 * gain);
    if (vp) {
      double root = Math.sqrt(0.01 + 2 * 19.9 * Math.log1p(sigma * sigma));
      assertThat(asked.times().get(0)).isCloseTo((root - 0.1) / 19.9, within(1e-12));
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "NaN", "Infinity"})
  void deviationsThatAreNotPositiveAreRefused(double deviation) {
    assertThatThrownBy(() -> new Preconditioned((x, t, c) -> x, Ops.scalar(0), deviation))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sigmaData: expected a positive number, found " + deviation);
  }
}
