package tweedie.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.Moments;
import tweedie.process.NamedProcesses;
import tweedie.process.NoiseGrid;
import tweedie.process.Prediction;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

class WeightingTest {
  private static final double T = 0.3;
  private static final LinearSde PSLD =
      NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8));

  static Stream<LinearSde> oneBlock() {
    return Stream.of(
        NamedProcesses.vp(0.1, 20), NamedProcesses.subVp(0.1, 20), NamedProcesses.ve(0.01, 50));
  }

  private static double[] at(double... v) {
    return v;
  }

  private static double loss(Weighting w, LinearSde p, Prediction kind, double... error) {
    return TensorScope.evaluate(
        () ->
            Ops.doubles(w.apply(p, kind, Ops.tensor(error, 1, error.length), Ops.tensor(at(T), 1)))[
                0]);
  }

  /** One wrong guess of the data, seen as an error of each kind, costs the same. */
  @ParameterizedTest
  @MethodSource("oneBlock")
  void weightingsBySnrAgreeForEveryPredictionKind(LinearSde p) {
    Moments m = p.moments(T);
    double a = m.mean()[0][0];
    double s = m.cholesky()[0][0];
    double data = 0.7;
    // z = a x + s e fixed: e moves by −a/s; v = a e − s x moves by −(a² + s²)/s.
    double noise = -a / s * data;
    double v = -(a * a + s * s) / s * data;
    for (Weighting w : new Weighting[] {Weighting.minSnr(5), Weighting.edm(0.5), Weighting.snr()}) {
      double want = loss(w, p, Prediction.DATA, data);
      // A dozen roundings.
      assertThat(loss(w, p, Prediction.NOISE, noise)).isCloseTo(want, within(1e-13 * want));
      assertThat(loss(w, p, Prediction.V, v)).isCloseTo(want, within(1e-13 * want));
    }
  }

  /** {@code ½(Γβ ‖Δs_x‖² + Mνβ ‖Δs_m‖²)}, β = 8. */
  @Test
  void likelihoodWeightingOfPsldHasItsClosedForm() {
    double want = 0.5 * 8 * (0.01 * 0.3 * 0.3 + 4.01 / 4 * 0.7 * 0.7);
    assertThat(loss(Weighting.likelihood(), PSLD, Prediction.SCORE, 0.3, -0.7))
        .isCloseTo(want, within(1e-14));
  }

  @Test
  void likelihoodWeightingIsTheSameForNoiseAndScore() {
    double[] noise = {0.3, -0.7};
    double[] score =
        TensorScope.evaluate(
            () ->
                Ops.doubles(
                    Prediction.NOISE.scoreError(PSLD, Ops.tensor(noise, 1, 2), Ops.scalar(T))));
    double want = loss(Weighting.likelihood(), PSLD, Prediction.SCORE, score);
    assertThat(loss(Weighting.likelihood(), PSLD, Prediction.NOISE, noise))
        .isCloseTo(want, within(1e-13 * want));
  }

  @Test
  void capsAtGamma() {
    LinearSde vp = NamedProcesses.vp(0.1, 20);
    double snr = Math.pow(vp.sigma(T), -2);
    assertThat(loss(Weighting.minSnr(1e9), vp, Prediction.DATA, 1)).isCloseTo(snr, within(1e-12));
    assertThat(loss(Weighting.minSnr(snr / 2), vp, Prediction.DATA, 1))
        .isCloseTo(snr / 2, within(1e-12));
    assertThatThrownBy(() -> loss(Weighting.snr(), vp, Prediction.SCORE, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** {@code (σ² + σ_d²)/(σσ_d)²} for σ_d = ½, printed to the last digit. */
  @ParameterizedTest
  @CsvSource({".002, 250004", ".5, 8", "80, 4.00015625"})
  void weightsOfEdmAreThePrintedOnes(double sigma, double weight) {
    LinearSde ve = NamedProcesses.ve(0.001, 80);
    double t = NoiseGrid.time(ve, 2 * Math.log(sigma));
    double found =
        TensorScope.evaluate(
            () ->
                Weighting.edm(0.5)
                    .apply(ve, Prediction.DATA, Ops.tensor(at(1), 1, 1), Ops.tensor(at(t), 1))
                    .item_double());
    // Times are found to 1e-15, σ from them to some 1e-14.
    assertThat(found).isCloseTo(weight, within(1e-12 * weight));
  }

  /** A perfect prediction of any kind gives the score of the kernel, {@code −L⁻ᵀε}. */
  @ParameterizedTest
  @MethodSource("oneBlock")
  void perfectPredictionsGiveOneScore(LinearSde p) {
    Moments m = p.moments(T);
    double x = 0.4;
    double e = -1.3;
    double want = -e / m.cholesky()[0][0];
    for (Prediction kind : Prediction.values()) {
      double got =
          TensorScope.evaluate(
              () -> {
                Tensor t = Ops.tensor(at(T), 1);
                Tensor clean = Ops.tensor(at(x), 1, 1);
                Tensor target = kind.target(p, clean, Ops.tensor(at(e), 1, 1), t);
                Tensor z = Ops.tensor(at(m.mean()[0][0] * x + m.cholesky()[0][0] * e), 1, 1);
                return Ops.doubles(p.score((a, b, c) -> target, kind).at(z, t, Condition.NONE))[0];
              });
      // VE divides a difference of size σ by σ²: a dozen roundings all the same.
      assertThat(got).as(kind.name()).isCloseTo(want, within(1e-12 * Math.abs(want)));
    }
  }
}
