package tweedie.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.TensorScope;

class AdamTest {
  private static final int STEPS = 12;
  private static final int BATCH = 16;

  /** Twelve steps of a few float32 roundings each, of numbers up to 2. */
  private static final Offset<Double> TOLERANCE = within(5e-6);

  private static Tensor leaf(float... values) {
    Tensor x = Ops.tensor(values, values.length);
    x.retainReference();
    x.set_requires_grad(true);
    return x;
  }

  /** The update of the paper in plain double precision. */
  private static final class Reference {
    private final OptimizerSpec spec;
    private final double[] w;
    private final double[] m;
    private final double[] v;
    private final double[] average;

    Reference(OptimizerSpec spec, double... w) {
      this.spec = spec;
      this.w = w;
      this.m = new double[w.length];
      this.v = new double[w.length];
      this.average = w.clone();
    }

    double step(int t, double[] gradient) {
      double norm = Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
      double scale = spec.clip() > 0 ? Math.min(1, spec.clip() / norm) : 1;
      double rate = spec.learningRate(t, STEPS);
      for (int i = 0; i < w.length; i++) {
        double g = gradient[i] * scale;
        m[i] = spec.beta1() * m[i] + (1 - spec.beta1()) * g;
        v[i] = spec.beta2() * v[i] + (1 - spec.beta2()) * g * g;
        double first = m[i] / (1 - Math.pow(spec.beta1(), t + 1));
        double second = v[i] / (1 - Math.pow(spec.beta2(), t + 1));
        w[i] -= rate * (first / (Math.sqrt(second) + spec.epsilon()) + spec.weightDecay() * w[i]);
        double keep = spec.averageDecay(t, BATCH);
        average[i] = keep * average[i] + (1 - keep) * w[i];
      }
      return norm;
    }
  }

  @ParameterizedTest(name = "decay {0}, clip {1}, warm-up {2}, ramp {3}")
  @CsvSource({"0, 0, 0, 0", "0.1, 0, 0, 0", "0, 1, 4, 0", "0.1, 1, 4, 0.05"})
  void stepsAreThoseOfTheClosedForm(double decay, double clip, long warmup, double ramp) {
    OptimizerSpec spec =
        new OptimizerSpec(0.01, 0.001, 0.5, warmup, 0.9, 0.99, 1e-8, decay, clip, 64, ramp);
    Tensor a = leaf(0.5f, -1f, 2f);
    Tensor b = leaf(-0.25f, 0.125f);
    Reference want = new Reference(spec, 0.5, -1, 2, -0.25, 0.125);
    Random random = new Random(3);
    try (Adam adam = new Adam(spec, Parameters.NONE.and("a", a).and("b", b))) {
      for (int t = 0; t < STEPS; t++) {
        double[] gradient = random.doubles(5, -2, 2).map(g -> (float) g).toArray();
        double norm = want.step(t, gradient);
        set(adam, gradient);
        // Sums of five squares in float32.
        assertThat(adam.step(t, STEPS, BATCH)).isCloseTo(norm, within(1e-6 * norm));
        assertThat(joined(a, b)).containsExactly(want.w, TOLERANCE);
        assertThat(joined(average(adam, "a"), average(adam, "b")))
            .containsExactly(want.average, TOLERANCE);
      }
    }
  }

  /** More numbers than two slices hold: the step must not know where one ends. */
  @Test
  void slicesDoNotShow() {
    int n = (1 << 17) + 5;
    float[] start = new float[n];
    double[] gradient = new double[n];
    Random random = new Random(4);
    for (int i = 0; i < n; i++) {
      start[i] = (float) random.nextGaussian();
      gradient[i] = (float) random.nextGaussian();
    }
    OptimizerSpec spec = new OptimizerSpec(0.01, 0.001, 0.5, 0, 0.9, 0.99, 1e-8, 0.1, 1, 64, 0);
    Reference want = new Reference(spec, Ops.doubles(Ops.tensor(start, n)));
    Tensor a = leaf(start);
    try (Adam adam = new Adam(spec, Parameters.NONE.and("a", a))) {
      for (int t = 0; t < 3; t++) {
        want.step(t, gradient);
        set(adam, gradient);
        adam.step(t, STEPS, BATCH);
      }
      assertThat(joined(a)).containsExactly(want.w, TOLERANCE);
      assertThat(joined(average(adam, "a"))).containsExactly(want.average, TOLERANCE);
    }
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity"})
  void gradientThatIsNotFiniteMovesNothing(double bad) {
    Tensor a = leaf(1f, 2f);
    try (Adam adam = new Adam(OptimizerSpec.adam(), Parameters.NONE.and("a", a))) {
      set(adam, 1, bad);
      assertThat(adam.step(0, STEPS, BATCH)).isNotFinite();
      assertThat(joined(a)).containsExactly(1, 2);
    }
  }

  private static void set(Adam adam, double... gradient) {
    Tensor buffer = Objects.requireNonNull(adam.gradients().buffers().get("gradient"));
    TensorScope.silently(
        () -> TensorScope.run(() -> buffer.copy_(Ops.tensor(gradient, gradient.length))));
  }

  private static Tensor average(Adam adam, String name) {
    Tensor x = adam.averaged().get(name);
    return Objects.requireNonNull(x);
  }

  private static double[] joined(Tensor... parts) {
    return Arrays.stream(parts)
        .flatMapToDouble(x -> Arrays.stream(Ops.doubles(x.detach())))
        .toArray();
  }
}
