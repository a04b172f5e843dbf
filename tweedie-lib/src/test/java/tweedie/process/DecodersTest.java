package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.law.Decoder;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/** The last factor of a bound. */
class DecodersTest {
  private static final LinearSde VDM = NamedProcesses.vp(new LogSnrClock(new LinearLogSnr(-9, 5)));
  private static final LinearSde PSLD =
      NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8));

  private static double[] at(Decoder d, Tensor clean, Tensor noised, double t) {
    return Ops.doubles(d.at(clean, noised, Ops.scalar(t), Condition.NONE));
  }

  @Test
  void levelsAreProbabilitiesAroundTheState() {
    TensorScope.run(
        () -> {
          LevelDecoder d = LevelDecoder.ofImages(VDM);
          double alpha = VDM.moments(LogSnrClock.FIRST).mean()[0][0];
          double y = 0.1234;
          double[] levels = new double[256];
          double[] weight = new double[256];
          double total = 0;
          for (int v = 0; v < 256; v++) {
            levels[v] = v / 127.5 - 1;
            // e^γ is the noise variance in units of the data.
            weight[v] = Math.exp(-(y - levels[v]) * (y - levels[v]) / (2 * Math.exp(-9)));
            total += weight[v];
          }
          Tensor clean = Ops.tensor(levels, 256, 1);
          double[] z = new double[256];
          java.util.Arrays.fill(z, alpha * y);
          double[] log = at(d, clean, Ops.tensor(z, 256, 1), LogSnrClock.FIRST);
          double sum = 0;
          for (int v = 0; v < 256; v++) {
            sum += Math.exp(log[v]);
            double wanted =
                -(y - levels[v]) * (y - levels[v]) / (2 * Math.exp(-9)) - Math.log(total);
            // Squares of up to 90 deviations carry a dozen roundings.
            assertThat(log[v]).isCloseTo(wanted, within(1e-10 * Math.max(1, -wanted)));
          }
          assertThat(sum).isCloseTo(1, within(1e-12));
        });
  }

  @Test
  void rowsAddTheirNumbers() {
    TensorScope.run(
        () -> {
          LevelDecoder d = LevelDecoder.ofImages(VDM);
          Tensor x = Ops.tensor(new double[] {-1, 1, 0.0039, 0.5}, 2, 1, 1, 2);
          Tensor z = Ops.tensor(new double[] {-0.99, 0.98, 0.01, 0.47}, 2, 1, 1, 2);
          double[] both = at(d, x, z, LogSnrClock.FIRST);
          Tensor flatX = x.reshape(4, 1);
          Tensor flatZ = z.reshape(4, 1);
          double[] each = at(d, flatX, flatZ, LogSnrClock.FIRST);
          assertThat(both)
              .containsExactly(new double[] {each[0] + each[1], each[2] + each[3]}, within(1e-11));
        });
  }

  /** {@code log q(z|x) − log q(z|y-free part)}: the likelihood of x, normalised over x. */
  @Test
  void densitiesOfNumbersIntegrateToOne() {
    TensorScope.run(
        () -> {
          for (LinearSde p : List.of(VDM, PSLD)) {
            double t = 0.2;
            int k = p.blocks();
            double sigma = p.sigma(t);
            int n = 4001;
            double h = 20 * sigma / (n - 1);
            double[] state = new double[n * k];
            double[] x = new double[n * k];
            for (int i = 0; i < n; i++) {
              state[i * k] = 0.3;
              double[] w = Sufficient.of(p.moments(t)).weight();
              double y = 0.3 * w[0] + (k == 2 ? 0.2 * w[1] : 0);
              if (k == 2) {
                state[i * k + 1] = 0.2;
              }
              x[i * k] = y + (i - (n - 1) / 2) * h;
            }
            double[] log =
                at(new ObservationDecoder(p), Ops.tensor(x, n, k), Ops.tensor(state, n, k), t);
            double sum = 0;
            for (double v : log) {
              sum += Math.exp(v) * h;
            }
            // Ten deviations on both sides leave nothing; the trapezoid rule is exact for normals.
            assertThat(sum).isCloseTo(1, within(1e-12));
          }
        });
  }

  @Test
  void levelsNeedAWidth() {
    assertThatThrownBy(() -> new LevelDecoder(VDM, -1, 0, 256))
        .hasMessage("levels: expected at least 1 of a positive width, found 256 of 0.0");
  }
}
