package tweedie.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.core.Score;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** Signs of a model that repeats its training set. */
class MemorisationTest {
  private static final LinearSde VP = NamedProcesses.vp(0.1, 20).in(new Euclidean(3));

  /**
   * Ten training sets of 200 queries each, as in the reference. Weights of a mean m deviate by at
   * most {@code √(m(1 − m)) ≤ ½}: the difference of two means of 2,000 by at most {@code 0.5
   * √(2/2000)}, of which 0.04 is 2.5; false alarm of a seed below 0.013.
   */
  @ParameterizedTest
  @CsvSource({
    "16, 1000, .3, .967",
    "16, 1000, 1, .520",
    "16, 1000, 3, .131",
    "64, 1000, 3, .842",
    "64, 1000, 10, .233",
    "2, 100, .01, .686",
    "2, 100, .1, .242"
  })
  void largestWeightsAreThoseOfTheReference(int d, int n, double k, double printed) {
    double sum = 0;
    for (int set = 0; set < 10; set++) {
      Rng rng = Rng.of(set, Math.max(n, 200));
      sum +=
          TensorScope.evaluate(
              () -> {
                Tensor points = rng.normal(d).narrow(0, 0, n);
                // A set of 100 is asked twice.
                Tensor clean = Ops.cat(0, points, points).narrow(0, 0, 200);
                Tensor noise = rng.child(1).normal(d).narrow(0, 0, 200);
                Tensor y = Ops.add(clean, noise, Math.sqrt(k));
                Tensor weights =
                    new EmpiricalMeasure(points).nearestWeight(y, Ops.scalar(Math.sqrt(k)));
                return weights.mean().item_double();
              });
    }
    assertThat(sum / 10).isCloseTo(printed, within(0.04));
  }

  @ParameterizedTest
  @CsvSource({"1000, 16, .729, 5e-4", "1000, 64, 4.15, 5e-3", "100, 2, .0101, 5e-5"})
  void collapseIsWhereThePrintedScaleIs(int n, int d, double printed, double half) {
    assertThat(Memorisation.collapse(n, d)).isCloseTo(printed, within(half));
    // The equation that defines it.
    double k = Memorisation.collapse(n, d);
    assertThat(0.5 * d * Math.log1p(1 / k)).isCloseTo(Math.log(n), within(1e-12));
  }

  /** Of 600 samples every third is a training point that moved by 0.1 of 1, the others by 0.4. */
  @Test
  void copiesAreCounted() {
    double[] training = {0, 1, 2, 3};
    double[] samples = new double[600];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = i % 4 + (i % 3 == 0 ? 0.1 : 0.4);
    }
    double found =
        TensorScope.evaluate(
            () ->
                Memorisation.copied(
                    new EmpiricalMeasure(Ops.tensor(training, 4, 1)),
                    Ops.tensor(samples, samples.length, 1)));
    // Beyond the last point 0.4 is still less than a third of the 1.4 to the one before: a copy.
    int edge = 0;
    for (int i = 0; i < samples.length; i++) {
      edge += i % 4 == 3 && i % 3 != 0 ? 1 : 0;
    }
    assertThat(found).isCloseTo((200 + edge) / 600.0, within(1e-15));
  }

  /**
   * One training point and a model that takes it for {@code N(m, v)}: with {@code Δ = (α² v/(σ² (σ²
   * + α² v)))(z − αm)} the energy is {@code ½ t β d (α² v)²/(σ (σ² + α² v))²}, which tends to d/2
   * at the data: each bin of log time adds as much again.
   */
  @Test
  void driftErrorOfASmoothModelStaysAtTheData() {
    int n = 20_000;
    double v = 0.25;
    double[] point = {0.3, -1, 0.5};
    MixtureTarget smooth =
        new MixtureTarget(new double[] {1}, new double[][] {point}, new double[] {v});
    double[] times = {0.5, 0.1, 1e-3, 1e-5, 1e-7};
    TensorScope.run(
        () -> {
          EmpiricalMeasure training = new EmpiricalMeasure(Ops.tensor(point, 1, 3));
          Score exact = VP.score(training.denoiser());
          Tensor clean = Ops.tensor(point, 1, 3).expand(n, 3);
          double[] error =
              Memorisation.driftError(VP, smooth.score(VP), exact, clean, times, Rng.of(2, n));
          for (int i = 0; i < times.length; i++) {
            double clock = 0.1 * times[i] + 0.5 * 19.9 * times[i] * times[i];
            double noise = -Math.expm1(-clock);
            double signal = Math.exp(-clock) * v;
            double beta = 0.1 + 19.9 * times[i];
            double ratio = signal / (noise + signal);
            double want = 0.5 * times[i] * beta * 3 * ratio * ratio / noise;
            // χ² of 3n degrees: a relative deviation of √(2/(3n)), five of them; 6e-7 a time.
            assertThat(error[i]).isCloseTo(want, within(5 * Math.sqrt(2 / (3.0 * n)) * want));
          }
          assertThat(error[4]).isCloseTo(1.5, within(0.05));
          double[] none = Memorisation.driftError(VP, exact, exact, clean, times, Rng.of(2, n));
          assertThat(none).containsOnly(0);
        });
  }

  @Test
  void tooFewPointsAreRefused() {
    assertThatThrownBy(() -> Memorisation.collapse(1, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("collapse: expected at least 2 points of dimension 1, found 1 of dimension 4");
    EmpiricalMeasure one = new EmpiricalMeasure(Ops.tensor(new double[] {1}, 1, 1));
    assertThatThrownBy(() -> Memorisation.copied(one, Ops.tensor(new double[] {1}, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("copied: expected at least 2 training points, found 1");
  }
}
