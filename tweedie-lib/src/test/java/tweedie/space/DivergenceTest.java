package tweedie.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Continuous;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** Divergences of fields whose answer is known. */
class DivergenceTest {
  private static final Tensor A = diagonal(1, 2, 3);
  private static final Tensor C = Ops.tensor(new double[] {0.3, -0.8, 0.5}, 1, 3);
  private static final Tensor OMEGA =
      Ops.tensor(new double[] {0, 1, -2, -1, 0, 0.5, 2, -0.5, 0}, 3, 3);
  private static final double[] POINTS = {
    1 / Math.sqrt(3), 1 / Math.sqrt(3), 1 / Math.sqrt(3), 1, 0, 0, 0.48, 0.6, -0.64
  };

  static {
    List.of(A, C, OMEGA).forEach(Tensor::retainReference);
  }

  private static Tensor diagonal(double... d) {
    return Ops.matrix(new double[][] {{d[0], 0, 0}, {0, d[1], 0}, {0, 0, d[2]}});
  }

  private static Tensor points() {
    return Ops.tensor(POINTS, 3, 3);
  }

  /** Fields on S² and their divergence: −2 c·x, tr A − 3 xᵀAx, 0 for a rotation. */
  static Stream<Arguments> fields() {
    UnitSphere s = new UnitSphere();
    UnaryOperator<Tensor> constant = x -> s.project(x, C.expand_as(x));
    UnaryOperator<Tensor> quadratic = x -> s.project(x, torch.matmul(x, A));
    UnaryOperator<Tensor> rotation = x -> torch.matmul(x, OMEGA.transpose(0, 1));
    double[] ofConstant = new double[3];
    double[] ofQuadratic = new double[3];
    for (int i = 0; i < 3; i++) {
      double x = POINTS[3 * i];
      double y = POINTS[3 * i + 1];
      double z = POINTS[3 * i + 2];
      ofConstant[i] = -2 * (0.3 * x - 0.8 * y + 0.5 * z);
      ofQuadratic[i] = 6 - 3 * (x * x + 2 * y * y + 3 * z * z);
    }
    return Stream.of(
        Arguments.of("P c", constant, ofConstant),
        Arguments.of("P A x", quadratic, ofQuadratic),
        Arguments.of("rotation", rotation, new double[3]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fields")
  void exactRulesAgreeWithClosedForms(String name, UnaryOperator<Tensor> field, double[] wanted) {
    for (Divergence rule :
        List.of(Divergence.exact(), Divergence.closestPoint(UnitSphere::normal))) {
      double[] found = divergence(rule, new UnitSphere(), field, points(), Rng.of(1, 3));
      // A dozen roundings of numbers up to 10.
      assertThat(found).as(name).containsExactly(wanted, within(1e-13));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fields")
  void differencesAgreeToTheSquareOfTheirStep(
      String name, UnaryOperator<Tensor> field, double[] wanted) {
    Divergence rule = Divergence.differences(1e-4);
    double[] found = divergence(rule, new UnitSphere(), field, points(), Rng.of(1, 3));
    // h² times third derivatives below 50, and roundings of 1e-15/h.
    assertThat(found).as(name).containsExactly(wanted, within(5e-7));
  }

  @Test
  void printedCasesOfTheQuadraticFieldHold() {
    UnitSphere s = new UnitSphere();
    double[] found =
        divergence(
            Divergence.exact(), s, x -> s.project(x, torch.matmul(x, A)), points(), Rng.of(1, 3));
    assertThat(found[0]).isCloseTo(0, within(1e-13));
    assertThat(found[1]).isCloseTo(3, within(1e-13));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fields")
  void tangentProbesAreUnbiased(String name, UnaryOperator<Tensor> field, double[] wanted) {
    int n = 4000;
    for (int p = 0; p < 3; p++) {
      double[] x = new double[3 * n];
      for (int i = 0; i < n; i++) {
        System.arraycopy(POINTS, 3 * p, x, 3 * i, 3);
      }
      double[] found =
          divergence(
              Divergence.hutchinson(1),
              new UnitSphere(),
              field,
              Ops.tensor(x, n, 3),
              Rng.of(7 + p, n));
      double mean = java.util.Arrays.stream(found).average().orElseThrow();
      double square = java.util.Arrays.stream(found).map(v -> v * v).average().orElseThrow();
      double error = Math.sqrt(Math.max(0, square - mean * mean) / n);
      // Five standard errors (false alarm 6e-7 each) and roundings where the estimate is constant.
      assertThat(mean).as(name).isCloseTo(wanted[p], within(5 * error + 1e-12));
    }
  }

  @Test
  void normalExtensionDoesNotMatter() {
    UnitSphere s = new UnitSphere();
    UnaryOperator<Tensor> plain = x -> s.project(x, torch.matmul(x, A));
    UnaryOperator<Tensor> stretched = x -> plain.apply(x).mul(Ops.rowSum(x.mul(x)).unsqueeze(1));
    double[] one = divergence(Divergence.exact(), s, plain, points(), Rng.of(1, 3));
    double[] other = divergence(Divergence.exact(), s, stretched, points(), Rng.of(1, 3));
    // On the sphere the factor is 1; its derivative is along the normal.
    assertThat(other).containsExactly(one, within(1e-13));
  }

  @Test
  void flatSpacesTakeTheCoordinateTrace() {
    UnaryOperator<Tensor> field = x -> torch.matmul(x, A).mul(x);
    double[] found = divergence(Divergence.exact(), Euclidean.ANY, field, points(), Rng.of(1, 3));
    for (int i = 0; i < 3; i++) {
      double wanted = 2 * (POINTS[3 * i] + 2 * POINTS[3 * i + 1] + 3 * POINTS[3 * i + 2]);
      assertThat(found[i]).isCloseTo(wanted, within(1e-13));
    }
  }

  /** Skew projection {@code v − x Σv} onto vectors of sum 0, as on the simplex. */
  @Test
  void skewProjectionsGiveTheTraceOnTheTangentSpace() {
    Continuous simplex =
        new Continuous() {
          @Override
          public void check(Tensor x) {}

          @Override
          public Tensor move(Tensor x, Tensor v) {
            return x.add(v);
          }

          @Override
          public Tensor project(Tensor x, Tensor v) {
            return v.sub(x.mul(Ops.rowSum(v).unsqueeze(1)));
          }

          @Override
          public Tensor noise(Tensor x, Rng rng) {
            return project(x, rng.normal(3));
          }
        };
    // v = x∘(a − a·x): first two coordinates as functions of the first two, trace by hand.
    Tensor x = Ops.tensor(new double[] {0.2, 0.5, 0.3}, 1, 3);
    UnaryOperator<Tensor> field = y -> y.mul(C.sub(Ops.rowSum(C.mul(y)).unsqueeze(1)));
    double[] a = {0.3, -0.8, 0.5};
    double[] p = {0.2, 0.5, 0.3};
    double mean = a[0] * p[0] + a[1] * p[1] + a[2] * p[2];
    double wanted = 0;
    for (int i = 0; i < 2; i++) {
      wanted += a[i] - mean - p[i] * (a[i] - a[2]);
    }
    double[] found = divergence(Divergence.exact(), simplex, field, x, Rng.of(1, 1));
    assertThat(found[0]).isCloseTo(wanted, within(1e-13));
  }

  @Test
  void divergenceCanBeTrained() {
    Tensor scale = Ops.scalar(2).set_requires_grad(true);
    UnitSphere s = new UnitSphere();
    Tensor d =
        Divergence.exact()
            .at(s, x -> s.project(x, C.expand_as(x)).mul(scale), points(), Rng.of(1, 3))
            .divergence();
    d.sum().backward();
    double wanted = 0;
    for (int i = 0; i < 9; i++) {
      wanted += -2 * new double[] {0.3, -0.8, 0.5}[i % 3] * POINTS[i];
    }
    assertThat(Ops.doubles(scale.grad())[0]).isCloseTo(wanted, within(1e-12));
  }

  @Test
  void probesAreNeeded() {
    assertThatThrownBy(() -> Divergence.hutchinson(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected at least 1, found 0");
  }

  private static double[] divergence(
      Divergence rule, Continuous space, UnaryOperator<Tensor> field, Tensor x, Rng rng) {
    return TensorScope.evaluate(() -> Ops.doubles(rule.at(space, field, x, rng).divergence()));
  }
}
