package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.process.BlockMatrices.Form;
import tweedie.process.BlockMatrices.Learned;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/** Kernels of flexible diffusions: printed values, the general linear process, gradients. */
class FlexibleSdeTest {
  private static final double[][] D = {{1, .3}, {.3, .5}};
  private static final double[][] Q = {{0, .8}, {-.8, 0}};
  private static final Schedule BETA = new LinearBeta(0.1, 20);

  private static FlexibleSde given() {
    return new FlexibleSde(BlockMatrices.fixed(D, Q), BETA, new Euclidean(2));
  }

  static Stream<Arguments> printedKernels() {
    return Stream.of(
        Arguments.of(
            0.5,
            new double[] {0.7648798120, -0.2268270437, 0.1031032017, 0.8679830137},
            new double[] {0.3635083654, 0.1180204635, 0.1180204635, 0.2359752177}),
        Arguments.of(
            2.0,
            new double[] {0.2531015166, -0.4784026414, 0.2174557461, 0.4705572627},
            new double[] {0.7070705350, 0.1700774583, 0.1700774583, 0.7312888610}));
  }

  /** Ten printed digits: half a unit of the last. */
  @ParameterizedTest
  @MethodSource
  void printedKernels(double b, double[] map, double[] covariance) {
    FlexibleMatrices.Transition kernel = BlockMatrices.fixed(D, Q).transition(Ops.scalar(b));
    Tensor unit = torch.eye(2).to(torch.ScalarType.Double);
    double[] m = Ops.doubles(kernel.mean(unit).transpose(0, 1));
    Tensor l = kernel.colour(unit).transpose(0, 1);
    double[] c = Ops.doubles(torch.matmul(l, l.transpose(0, 1)));
    for (int i = 0; i < 4; i++) {
      assertThat(m[i]).isCloseTo(map[i], within(0.5001e-10));
      assertThat(c[i]).isCloseTo(covariance[i], within(0.5001e-10));
    }
  }

  /** The general linear process with ½D, ½Q and Λ = I: other code, the same law. */
  @Test
  void agreesWithTheGeneralLinearProcess() {
    LinearSde linear =
        new LinearSde(
            new Recipe(
                SmallMatrix.scale(D, 0.5), SmallMatrix.scale(Q, 0.5), SmallMatrix.identity(2)),
            BETA,
            new double[2][2],
            new Euclidean(1));
    FlexibleSde flexible = given();
    Tensor x = Rng.of(1, 3).normal(2);
    Tensor y = Rng.of(2, 3).normal(2);
    Tensor s = Ops.tensor(new double[] {0, 0.1, 0.3}, 3);
    Tensor t = Ops.tensor(new double[] {0.2, 0.4, 0.9}, 3);
    // I − M Mᵀ cancels two digits at the shortest interval, where b = 0.42.
    assertClose(flexible.logTransition(y, x, s, t), linear.logTransition(y, x, s, t), 1e-11);
    assertClose(flexible.transitionScore(y, x, s, t), linear.transitionScore(y, x, s, t), 1e-11);
    Tensor v = Rng.of(3, 3).normal(2);
    assertClose(
        flexible.dynamics().drift(x, t, Condition.NONE),
        linear.dynamics().drift(x, t, Condition.NONE),
        1e-13);
    assertClose(flexible.dynamics().diffuse(v, x, t), linear.dynamics().diffuse(v, x, t), 1e-13);
  }

  private static void assertClose(Tensor a, Tensor b, double tolerance) {
    double size = 1 + b.abs().max().item_double();
    assertThat(a.sub(b).abs().max().item_double()).isLessThan(tolerance * size);
  }

  static Stream<Arguments> learned() {
    return Stream.of(Learned.values())
        .flatMap(l -> Stream.of(Form.values()).map(f -> Arguments.of(l, f)));
  }

  /** Wherever the parameters go: floor, trace, skewness, and the limit N(0, I). */
  @ParameterizedTest
  @MethodSource("learned")
  void matricesStayInTheirFamily(Learned learned, Form form) {
    BlockMatrices m = BlockMatrices.learned(4, learned, form, 2);
    disturb(m, 3);
    double[] eigenvalues = Ops.doubles(torch.linalg_eigvalsh(m.diffusion()));
    // Rounding of eigenvalues of a matrix of trace 4.
    assertThat(eigenvalues[0]).isGreaterThan(0.05 - 1e-12);
    assertThat(m.diffusion().trace().item_double()).isCloseTo(4, within(1e-12));
    assertThat(m.curl().add(m.curl().transpose(0, 1)).abs().max().item_double()).isZero();
    boolean turns = m.curl().abs().max().item_double() > 0;
    assertThat(turns).isEqualTo(learned != Learned.NOISE);
    // The slowest mode decays at least as e^{−φb/2}: at b = 1,500 nothing is left of 1e-16.
    FlexibleMatrices.Transition end = m.transition(Ops.scalar(1500));
    Tensor x = Rng.of(5, 3).normal(4);
    assertThat(end.mean(x).abs().max().item_double()).isLessThan(1e-14);
    assertClose(end.colour(x), x, 1e-14);
  }

  @ParameterizedTest
  @MethodSource("learned")
  void learningStartsNearVp(Learned learned, Form form) {
    BlockMatrices m = BlockMatrices.learned(3, learned, form, 2);
    Tensor unit = torch.eye(3).to(torch.ScalarType.Double);
    // Two columns of at most 0.1, so that they have a gradient: U Uᵀ is at most 0.02 an entry.
    double tolerance = form == Form.LOW_RANK ? 0.02 : 1e-14;
    assertThat(m.diffusion().sub(unit).abs().max().item_double()).isLessThan(tolerance);
    assertThat(m.curl().abs().max().item_double()).isZero();
  }

  /** Learned drift alone leaves the noise of VP, whatever Q. */
  @Test
  void driftAloneKeepsTheNoiseOfVp() {
    BlockMatrices m = BlockMatrices.learned(3, Learned.DRIFT, Form.FULL, 1);
    disturb(m, 1);
    Tensor unit = torch.eye(3).to(torch.ScalarType.Double);
    Tensor l = m.transition(Ops.scalar(0.7)).colour(unit);
    assertClose(l, Ops.mul(unit, Math.sqrt(-Math.expm1(-0.7))), 1e-13);
  }

  /** Gradients of a density through draw and kernel against central differences, 1e-6 apart. */
  @ParameterizedTest
  @MethodSource("learned")
  void drawsAndDensitiesCarryTheGradient(Learned learned, Form form) {
    BlockMatrices m = BlockMatrices.learned(3, learned, form, 2);
    disturb(m, 0.3);
    FlexibleSde p = new FlexibleSde(m, BETA, new Euclidean(3));
    value(p).backward();
    m.parameters()
        .trained()
        .forEach(
            (name, x) -> {
              int last = (int) x.numel() - 1;
              double found = Ops.doubles(x.grad())[last];
              double up = shifted(p, x, last, 1e-6);
              double down = shifted(p, x, last, -1e-6);
              assertThat(found)
                  .as(name)
                  .isCloseTo((up - down) / 2e-6, within(1e-6 * (1 + Math.abs(found))));
            });
  }

  private static Tensor value(FlexibleSde p) {
    Tensor x = Rng.of(6, 5).normal(3);
    Tensor zero = Ops.scalar(0);
    Tensor t = Ops.scalar(0.3);
    Tensor y = p.sample(x, zero, t, Rng.of(7, 5)).x();
    Tensor score = p.transitionScore(y, Ops.mul(x, 0.5), zero, t);
    return p.logTransition(y, Ops.mul(x, 0.7), zero, t).sum().add(score.square().sum());
  }

  private static double shifted(FlexibleSde p, Tensor x, int at, double by) {
    shift(x, at, by);
    double v = value(p).item_double();
    shift(x, at, -by);
    return v;
  }

  private static void shift(Tensor x, int at, double by) {
    double[] e = new double[(int) x.numel()];
    e[at] = by;
    TensorScope.silently(() -> x.add_(Ops.tensor(e, e.length).reshape(Shapes.of(x))));
  }

  private static void disturb(BlockMatrices m, double size) {
    m.parameters()
        .trained()
        .forEach(
            (name, x) -> {
              Tensor noise = Rng.of(name.length(), 1).normal(x.numel()).reshape(Shapes.of(x));
              TensorScope.silently(() -> x.add_(Ops.mul(noise, size)));
            });
  }

  @Test
  void channelsMixAndPixelsDoNot() {
    FlexibleSde p = new FlexibleSde(BlockMatrices.fixed(D, Q), BETA, new Euclidean(2, 4, 4));
    Tensor image = Rng.of(8, 1).normal(2, 4, 4);
    Tensor t = Ops.scalar(0.4);
    Tensor whole = p.transitionScore(image, Ops.zerosLike(image), Ops.scalar(0), t);
    Tensor pixel = image.select(3, 2).select(2, 1);
    Tensor one = given().transitionScore(pixel, Ops.zerosLike(pixel), Ops.scalar(0), t);
    assertClose(whole.select(3, 2).select(2, 1), one, 1e-13);
  }

  @Test
  void wrongMatricesAreRefused() {
    assertThatThrownBy(() -> BlockMatrices.fixed(new double[][] {{1, 0}, {0, 0}}, Q))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BlockMatrices.fixed(D, D))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BlockMatrices.learned(0, Learned.BOTH, Form.FULL, 1))
        .hasMessageContaining("at least 1");
  }
}
