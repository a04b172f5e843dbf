package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static tweedie.process.Printed.assertPrinted;

import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/** Noise, data, score and v are one prediction in four kinds. */
class PredictionLoopTest {
  private static final LogSnrClock CLOCK = new LogSnrClock(new LinearLogSnr(-13.3, 5));
  private static final LinearSde PSLD =
      NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8));

  /** The time at which γ takes a value. */
  private static double time(double gamma) {
    return CLOCK.first() + (1 - CLOCK.first()) * CLOCK.curve().inverse(gamma);
  }

  @Test
  void printedNumbersHold() {
    LinearSde vp = NamedProcesses.vp(CLOCK);
    double t = time(0.7);
    Moments m = vp.moments(t);
    assertPrinted(m.mean()[0][0], "0.5760314469");
    assertPrinted(m.cholesky()[0][0], "0.8174275333");
    double[] found =
        TensorScope.evaluate(
            () -> {
              Tensor x = Ops.tensor(new double[] {0.3}, 1, 1);
              Tensor e = Ops.tensor(new double[] {-1.1}, 1, 1);
              Tensor at = Ops.tensor(new double[] {t}, 1);
              double z = m.mean()[0][0] * 0.3 - m.cholesky()[0][0] * 1.1;
              return new double[] {
                z,
                Prediction.V.target(vp, x, e, at).item_double(),
                Prediction.SCORE.target(vp, x, e, at).item_double()
              };
            });
    assertPrinted(found[0], "-0.7263608525");
    assertPrinted(found[1], "-0.8788628516");
    assertPrinted(found[2], "1.3456850365");
  }

  static Stream<LinearSde> oneBlock() {
    return Stream.of(
        NamedProcesses.vp(CLOCK),
        NamedProcesses.vp(0.1, 20),
        NamedProcesses.subVp(0.1, 20),
        NamedProcesses.ve(0.01, 50));
  }

  /** Through all four kinds and back, from each of them, in every order. */
  @ParameterizedTest
  @MethodSource("oneBlock")
  void loopsClose(LinearSde p) {
    double[] times = {time(-13.3), 0.05, 0.3, time(0.7), 0.75};
    List<Prediction> kinds = List.of(Prediction.values());
    TensorScope.run(
        () -> {
          Tensor t = Ops.tensor(times, times.length);
          Tensor x = Ops.tensor(new double[] {0.3, -0.9, 0.01, 1, -0.2}, 5, 1);
          Tensor e = Ops.tensor(new double[] {-1.1, 0.4, 2, -0.3, 0.7}, 5, 1);
          double[] state = new double[times.length];
          for (int i = 0; i < state.length; i++) {
            Moments m = p.moments(times[i]);
            state[i] = m.mean()[0][0] * Ops.doubles(x)[i] + m.cholesky()[0][0] * Ops.doubles(e)[i];
          }
          Tensor z = Ops.tensor(state, 5, 1);
          for (Prediction a : kinds) {
            Tensor first = a.target(p, x, e, t);
            for (Prediction b : kinds) {
              // Rounding of z over σ = 1e-3 is the largest error: 1e-13.
              close(a.to(b, p, first, z, t), b.target(p, x, e, t));
              for (Prediction c : kinds) {
                Tensor round = a.to(b, p, first, z, t);
                round = b.to(c, p, round, z, t);
                close(c.to(a, p, round, z, t), first);
              }
            }
          }
        });
  }

  /** Relative to numbers above one: scores reach 1e3. */
  private static void close(Tensor found, Tensor wanted) {
    double[] f = Ops.doubles(found);
    double[] w = Ops.doubles(wanted);
    for (int i = 0; i < w.length; i++) {
      assertThat(f[i]).isCloseTo(w[i], within(1e-12 * Math.max(1, Math.abs(w[i]))));
    }
  }

  @Test
  void loopsOfSeveralBlocksCloseWhereTheyCan() {
    TensorScope.run(
        () -> {
          Tensor t = Ops.tensor(new double[] {0.1, 0.8}, 2);
          Tensor z = Ops.tensor(new double[] {0.5, -0.2, 0.1, 0.7, -1, 0.3, 0.2, 0.9}, 2, 4);
          Tensor e = Ops.tensor(new double[] {1, -0.2, 0.4, 0.3, -0.6, 2, 0.1, -0.9}, 2, 4);
          Tensor x = Ops.tensor(new double[] {0.2, -0.3, 0.8, 0.4}, 2, 2);
          Tensor score = Prediction.NOISE.to(Prediction.SCORE, PSLD, e, z, t);
          close(score, Prediction.SCORE.target(PSLD, z, e, t));
          close(Prediction.SCORE.to(Prediction.NOISE, PSLD, score, z, t), e);
          for (Prediction kind : List.of(Prediction.NOISE, Prediction.SCORE)) {
            Tensor there = Prediction.DATA.to(kind, PSLD, x, z, t);
            close(kind.to(Prediction.DATA, PSLD, there, z, t), x);
          }
          close(
              Prediction.DATA.to(Prediction.SCORE, PSLD, x, z, t),
              Prediction.DATA.score(PSLD, x, z, t));
          assertThatThrownBy(() -> Prediction.NOISE.to(Prediction.V, PSLD, e, z, t))
              .hasMessage("prediction V exists for one block, this process has 2");
        });
  }
}
