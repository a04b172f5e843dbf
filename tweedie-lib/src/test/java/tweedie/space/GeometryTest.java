package tweedie.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** Exponential map, logarithm, projection, frame, noise and metric of every manifold. */
class GeometryTest {
  private static final int ROWS = 100;

  static Stream<Manifold> manifolds() {
    return Stream.of(
        new Sphere(1),
        new Sphere(2),
        new Sphere(7),
        new Torus(3),
        new So3(),
        new Hyperbolic(2),
        new Hyperbolic(3),
        new Flat(2),
        new CompactProduct(List.of(new Sphere(2), new Torus(2), new So3())),
        new ProductManifold(List.of(new Hyperbolic(2), new So3(), new Flat(1))));
  }

  /** Sums there and back would round; solvers of flows ask for the closest point at every stage. */
  @Test
  void everyPointOfFlatSpaceIsItsOwnClosest() {
    TensorScope.run(
        () -> {
          Tensor x = Rng.of(1, 4).normal(6);
          Tensor y = Rng.of(2, 4).normal(6);
          assertThat(Closest.of(new Flat(6), x, y).equal(y)).isTrue();
          assertThat(Closest.of(new Power(Euclidean.ANY, 2), x, y).equal(y)).isTrue();
          assertThat(new Power(new Sphere(2), 2).flat()).isFalse();
        });
  }

  /** Points spread over the space: moves of length about 1 from a first point. */
  private static Tensor points(Manifold m, long seed) {
    Rng rng = Rng.of(seed, ROWS);
    Tensor x = first(m);
    for (int k = 0; k < 3; k++) {
      x = m.move(x, Ops.mul(m.noise(x, rng.child(k)), 0.5));
    }
    return x;
  }

  private static Tensor first(Manifold m) {
    if (m instanceof Compact c) {
      return c.uniform(Rng.of(3, ROWS));
    }
    if (m instanceof Hyperbolic h) {
      return h.origin(torch.zeros(ROWS, 1).to(ScalarType.Double));
    }
    if (m instanceof ProductManifold p) {
      return Ops.cat(1, p.parts().stream().map(GeometryTest::first).toArray(Tensor[]::new));
    }
    return Ops.tensor(new double[ROWS * m.width()], ROWS, m.width());
  }

  /**
   * Rounding only: a few operations on coordinates of order one, in hyperbolic space up to 30,
   * whose squares the form subtracts.
   */
  @ParameterizedTest
  @MethodSource("manifolds")
  void moveInvertsTheLogarithm(Manifold m) {
    Tensor x = points(m, 1);
    Tensor y = points(m, 2);
    Tensor v = m.log(x, y);
    assertNear(m.project(x, v), v, 1e-10);
    assertNear(m.move(x, v), y, 1e-9);
    assertNear(m.inner(x, v, v).sqrt(), m.distance(x, y), 1e-9);
    assertNear(m.distance(x, y), m.distance(y, x), 1e-10);
    m.check(m.move(x, v));
  }

  @ParameterizedTest
  @MethodSource("manifolds")
  void pointsHaveNoDistanceFromThemselves(Manifold m) {
    Tensor x = points(m, 1);
    Tensor zero = Ops.zerosLike(x);
    assertNear(m.log(x, x), zero, 1e-14);
    assertNear(m.move(x, zero), x, 1e-13);
    assertThat(max(m.distance(x, x))).isLessThan(1e-7);
  }

  @ParameterizedTest
  @MethodSource("manifolds")
  void frameIsOrthonormalAndSpansTheTangentSpace(Manifold m) {
    Tensor x = points(m, 1);
    Tensor frame = m.frame(x);
    assertThat(frame.sizes().vec().get()).containsExactly(ROWS, m.dimension(), m.width());
    Tensor rebuilt = Ops.zerosLike(x);
    Tensor v = m.noise(x, Rng.of(9, ROWS));
    for (int i = 0; i < m.dimension(); i++) {
      Tensor e = frame.select(1, i);
      assertNear(m.project(x, e), e, 1e-10);
      for (int j = 0; j < m.dimension(); j++) {
        Tensor g = m.inner(x, e, frame.select(1, j));
        assertNear(g, Ops.add(Ops.zerosLike(g), i == j ? 1 : 0), 1e-10);
      }
      rebuilt = rebuilt.add(e.mul(m.inner(x, e, v).unsqueeze(1)));
    }
    assertNear(rebuilt, v, 1e-10);
  }

  /**
   * Coordinates of the noise in the frame are standard normal: their mean square over n = 100·d
   * draws has standard deviation √(2/n); 5 of them leave a false alarm of 6e-7.
   */
  @ParameterizedTest
  @MethodSource("manifolds")
  void noiseIsStandardNormalInTheMetric(Manifold m) {
    Tensor x = points(m, 1);
    Tensor v = m.noise(x, Rng.of(5, ROWS));
    double n = ROWS * m.dimension();
    double square = m.inner(x, v, v).sum().item_double() / n;
    assertThat(square).isCloseTo(1, within(5 * Math.sqrt(2 / n)));
    assertNear(m.project(x, v), v, 1e-10);
  }

  /** Two hundred float32 steps; a matrix product without re-projection would drift away. */
  @ParameterizedTest
  @MethodSource("manifolds")
  void floatStatesStayOnTheManifold(Manifold m) {
    Tensor x = points(m, 1).to(ScalarType.Float);
    Tensor back =
        TensorScope.fold(x, 200, (y, k) -> m.move(y, Ops.mul(m.noise(y, Rng.of(k, ROWS)), 0.04)));
    m.check(back);
    assertThat(back.scalar_type().intern()).isEqualTo(ScalarType.Float);
    assertThat(Ops.finite(back)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("manifolds")
  void gradientsStayFiniteAtZero(Manifold m) {
    Tensor x = points(m, 1);
    Tensor v = Ops.zerosLike(x).requires_grad_(true);
    m.move(x, v).sum().backward();
    assertThat(Ops.finite(v.grad())).isTrue();
    Tensor y = x.clone().requires_grad_(true);
    m.log(x, y).sum().backward();
    assertThat(Ops.finite(y.grad())).isTrue();
  }

  @Test
  void rotationsNearHalfATurnKeepTheirAxis() {
    for (double gap : new double[] {0, 1e-12, 1e-8, 1e-3}) {
      double angle = Math.PI - gap;
      double[] axis = {2 / 3.0, -1 / 3.0, 2 / 3.0};
      double[] w = Arrays.stream(axis).map(a -> a * angle).toArray();
      double[] found = Ops.doubles(So3.toVectors(So3.fromVectors(Ops.tensor(w, 1, 3))));
      double sign = Math.signum(found[0]);
      for (int i = 0; i < 3; i++) {
        // At π itself both signs are the same rotation.
        double expected = (gap < 1e-11 ? sign : 1) * w[i];
        assertThat(found[i]).isCloseTo(expected, within(1e-11));
      }
    }
  }

  @Test
  void rotationDistanceIsTheAngle() {
    So3 g = new So3();
    Tensor x = g.uniform(Rng.of(1, 1));
    for (double angle : new double[] {1e-9, 1e-3, 1, 3, 3.14159}) {
      Tensor turn = So3.fromVectors(Ops.tensor(new double[] {0, 0, angle}, 1, 3));
      Tensor y = torch.matmul(x.reshape(1, 3, 3), turn.reshape(1, 3, 3)).reshape(1, 9);
      assertThat(g.distance(x, y).item_double()).isCloseTo(angle, within(1e-14 + 1e-14 * angle));
    }
  }

  @Test
  void oppositePointsOfTheSphereAreHalfATurnApart() {
    Sphere s = new Sphere(2);
    Tensor x = Ops.tensor(new double[] {0, 0.6, 0.8}, 1, 3);
    assertThat(s.distance(x, x.neg()).item_double()).isCloseTo(Math.PI, within(1e-15));
    assertThat(Ops.finite(s.log(x, x.neg()))).isTrue();
    assertNear(s.heatScore(x.neg(), x, new double[] {0.1}), Ops.zerosLike(x), 1e-9);
  }

  @Test
  void degreesAreLatitudeAndLongitude() {
    double[] lat = {90, 0, 0, -30, 12.5};
    double[] lon = {0, 0, 90, 180, -77};
    Tensor x = Sphere.fromDegrees(lat, lon);
    assertNear(
        x.narrow(0, 0, 3), Ops.matrix(new double[][] {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}}), 1e-15);
    double[][] back = Sphere.toDegrees(x);
    assertThat(back[0]).containsExactly(lat, within(1e-13));
    assertThat(back[1]).containsExactly(lon, within(1e-13));
    Tensor angles = Torus.fromDegrees(Ops.tensor(new double[] {-180, 180, 190, 720}, 4, 1));
    double[] expected = {Math.PI, Math.PI, -17 * Math.PI / 18, 0};
    assertThat(Ops.doubles(angles)).containsExactly(expected, within(1e-14));
  }

  @Test
  void ballModelIsInvertible() {
    Tensor p = Ops.matrix(new double[][] {{0, 0}, {0.5, 0.2}, {-0.9, 0.3}});
    Tensor x = Hyperbolic.fromBall(p);
    new Hyperbolic(2).check(x);
    assertNear(Hyperbolic.toBall(x), p, 1e-14);
    // Distance of a ball point from the origin: 2 artanh |p|.
    double r =
        new Hyperbolic(2).distance(x, new Hyperbolic(2).origin(x)).select(0, 1).item_double();
    double n = Math.hypot(0.5, 0.2);
    assertThat(r).isCloseTo(Math.log((1 + n) / (1 - n)), within(1e-13));
  }

  @Test
  void statesOffTheManifoldAreRefused() {
    Tensor x = Ops.matrix(new double[][] {{1, 1, 0}});
    assertThatThrownBy(() -> new Sphere(2).check(x)).hasMessageContaining("unit vectors");
    assertThatThrownBy(() -> new Hyperbolic(2).check(x)).hasMessageContaining("<x, x> = -1");
    assertThatThrownBy(() -> new Torus(2).check(x)).hasMessageContaining("[B, 2], found [1, 3]");
    Tensor mirror = Ops.matrix(new double[][] {{1, 0, 0, 0, 1, 0, 0, 0, -1}});
    assertThatThrownBy(() -> new So3().check(mirror)).hasMessageContaining("determinant 1");
  }

  @Test
  void volumesAreThoseOfTheSpecification() {
    assertThat(-new Sphere(2).logVolume()).isCloseTo(-2.531024246969, within(1e-12));
    assertThat(-new Torus(2).logVolume()).isCloseTo(-3.675754132819, within(1e-12));
    assertThat(-new Torus(7).logVolume()).isCloseTo(-12.86513946487, within(1e-11));
    assertThat(-new So3().logVolume()).isCloseTo(-4.368901313379, within(1e-12));
    assertThat(new CompactProduct(List.of(new So3(), new Torus(2))).logVolume())
        .isCloseTo(4.368901313379 + 3.675754132819, within(1e-11));
  }

  private static void assertNear(Tensor a, Tensor b, double error) {
    assertThat(max(a.sub(b).abs())).isLessThan(error);
  }

  private static double max(Tensor x) {
    return x.max().item_double();
  }
}
