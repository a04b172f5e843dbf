package tweedie.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Sampler;
import tweedie.core.Score;
import tweedie.core.TimeGrid;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.Recipe;
import tweedie.process.SemiLinear;
import tweedie.process.ThirdOrder;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.AffineLaw;
import tweedie.theory.MixtureTarget;

class ObaTest {
  private static final TimeGrid ONE_STEP = TimeGrid.uniform(0.6, 0.5, 1);

  private static LinearSde psld() {
    return NamedProcesses.psld(0.25, 4.25, 4, 0.04, new ConstantBeta(8)).in(new Euclidean(1));
  }

  private static LinearSde vp() {
    return NamedProcesses.vp(0.1, 20).in(new Euclidean(1));
  }

  static Stream<Arguments> formsAndProcesses() {
    double[][] third = new double[3][3];
    third[1][1] = 0.04;
    third[2][2] = 0.04;
    Recipe langevin = Recipe.langevin3(new ThirdOrder(0.3, 5, 1, 2, 4, 3));
    List<LinearSde> all =
        List.of(
            vp(),
            NamedProcesses.subVp(0.1, 20).in(new Euclidean(1)),
            NamedProcesses.ve(0.01, 50).in(new Euclidean(1)),
            NamedProcesses.cld(4, 1, 0.04, new ConstantBeta(4)).in(new Euclidean(1)),
            psld(),
            new LinearSde(langevin, new ConstantBeta(3), third, new Euclidean(1)));
    return Stream.of(Oba.Form.values()).flatMap(f -> all.stream().map(p -> Arguments.of(f, p)));
  }

  /** Over a short step: mean and covariance are those of the reverse SDE. */
  @ParameterizedTest
  @MethodSource("formsAndProcesses")
  void partsAddUpToTheReverseSde(Oba.Form form, LinearSde p) {
    double h = 1e-7;
    int k = p.blocks();
    SemiLinear d = p.dynamics().reverse(MixtureTarget.gaussian(0.3, 0.25).score(p), 1);
    double[] start = java.util.Arrays.copyOf(new double[] {0.7, -0.4, 0.2}, k);
    AffineLaw got =
        AffineLaw.of(
            new Sampler<>(new Oba(form), TimeGrid.uniform(0.5, 0.5 - h, 1)),
            d,
            start,
            new double[k][k]);
    Tensor x = Ops.tensor(start, 1, k);
    double[] drift = Ops.doubles(d.drift(x, Ops.scalar(0.5), Condition.NONE));
    for (int i = 0; i < k; i++) {
      // Rates here are below 100 and their squares below 1e4: what a step of 1e-7 adds to them.
      assertThat((start[i] - got.mean()[i]) / h).isCloseTo(drift[i], within(1e-3));
      double[] unit = new double[k];
      unit[i] = 1;
      Tensor u = Ops.tensor(unit, 1, k);
      double[] column = Ops.doubles(d.diffuse(u, x, Ops.scalar(0.5)));
      for (int j = 0; j < k; j++) {
        assertThat(got.covariance()[j][i] / h).isCloseTo(column[j], within(1e-3));
      }
    }
  }

  /** The score of the stationary law leaves O, which keeps it, and the turn of Q, B before A. */
  @ParameterizedTest
  @EnumSource(Oba.Form.class)
  void stationaryLawIsOnlyTurned(Oba.Form form) {
    LinearSde p = psld();
    Score stationary = (z, t, c) -> Ops.mul(p.dynamics().gradient(z), -1);
    double[][] factor = {{1, 0}, {0, 0.5}};
    AffineLaw got =
        AffineLaw.of(
            new Sampler<>(new Oba(form), ONE_STEP),
            p.dynamics().reverse(stationary, 1),
            new double[] {0, 0},
            factor);
    // m ← m + ½b x, then x ← x − ½b M⁻¹ m, from N(0, diag(1, M)) with b = 0.8 and M = ¼.
    double b = 0.8;
    double up = b / 2;
    double down = -b / 2 * 4;
    double mm = up * up + 0.25;
    double xm = up + down * mm;
    double xx = 1 + 2 * down * up + down * down * mm;
    // Rounding of numbers of order one.
    assertThat(got.covariance()[1][1]).isCloseTo(mm, within(1e-13));
    assertThat(got.covariance()[0][1]).isCloseTo(xm, within(1e-13));
    assertThat(got.covariance()[0][0]).isCloseTo(xx, within(1e-13));
  }

  /** Without momenta: all of the noise, then the pull of the score. */
  @Test
  void oneBlockIsTheExactAdjointThenThePull() {
    SemiLinear d = vp().dynamics().reverse(MixtureTarget.gaussian(0.3, 0.25).score(vp()), 1);
    Tensor x = Ops.tensor(new double[] {0.4, -1.1, 2}, 3, 1);
    Tensor t = Ops.scalar(0.6);
    Tensor s = Ops.scalar(0.5);
    Tensor z = d.forward().adjoint().transition(x, t, s).sample(Rng.of(5, 3));
    for (Oba.Form form : Oba.Form.values()) {
      Tensor got = new Oba(form).begin(d, ONE_STEP).step(x, t, s, Condition.NONE, Rng.of(5, 3));
      Tensor time = form == Oba.Form.NAIVE ? t : Ops.scalar(0.55);
      Tensor want = d.forward().pulled(z, d.score().at(z, time, Condition.NONE), s, t);
      // Rounding of numbers of order one, summed in another order.
      assertThat(got.sub(want).abs().max().item_double()).isLessThan(1e-13);
    }
  }

  @Test
  void naiveFormAsksTwiceAtTheStartAndTheReducedOneOnceInTheMiddle() {
    assertThat(asked(Oba.Form.NAIVE)).containsExactly(0.6, 0.6);
    // The middle of 0.6 and 0.5 to the rounding of their sum.
    assertThat(asked(Oba.Form.REDUCED)).hasSize(1);
    assertThat(asked(Oba.Form.REDUCED).get(0)).isCloseTo(0.55, within(1e-15));
  }

  private static List<Double> asked(Oba.Form form) {
    List<Double> times = new ArrayList<>();
    Score score =
        (z, t, c) -> {
          times.add(t.item_double());
          return Ops.zerosLike(z);
        };
    SemiLinear d = psld().dynamics().reverse(score, 1);
    TensorScope.evaluate(
        () ->
            new Sampler<>(new Oba(form), ONE_STEP)
                .run(d, Ops.tensor(new double[2], 1, 2), Condition.NONE, Rng.of(0, 1)));
    return times;
  }

  @Test
  void refusesFlows() {
    SemiLinear flow = psld().dynamics().reverse(MixtureTarget.gaussian(0, 1).score(psld()), 0);
    assertThatThrownBy(() -> new Oba(Oba.Form.NAIVE).begin(flow, ONE_STEP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("splitting solvers simulate the reverse SDE: expected churn 1, found 0.0");
  }
}
