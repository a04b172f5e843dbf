package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tweedie.core.Condition;
import tweedie.process.BlockMatrices.Learned;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** Convolutions as matrices of a flexible diffusion, against the same matrices written out. */
class FourierMatricesTest {
  private static final int H = 4;
  private static final int W = 3;
  private static final int N = H * W;

  private static FourierMatrices disturbed(Learned learned) {
    FourierMatrices m = FourierMatrices.learned(H, W, learned);
    m.parameters()
        .trained()
        .forEach(
            (name, p) -> {
              Tensor noise = Rng.of(name.length(), 1).normal(H, W).reshape(H, W);
              TensorScope.silently(() -> p.add_(noise));
            });
    return m;
  }

  /** A linear map of images as a matrix [N, N]. */
  private static double[][] matrix(java.util.function.UnaryOperator<Tensor> map) {
    Tensor unit = torch.eye(N).to(ScalarType.Double).reshape(N, 1, H, W);
    double[] rows = Ops.doubles(map.apply(unit));
    double[][] a = new double[N][N];
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        a[j][i] = rows[i * N + j];
      }
    }
    return a;
  }

  /** D and Q of waves, written out, give the kernels of blocks: to the rounding of both. */
  @ParameterizedTest
  @EnumSource(Learned.class)
  void kernelsAreThoseOfTheMatricesWrittenOut(Learned learned) {
    FourierMatrices waves = disturbed(learned);
    double[][] d = SmallMatrix.symmetrise(matrix(waves::diffuse));
    double[][] sum = matrix(waves::pull);
    double[][] q = SmallMatrix.subtract(sum, SmallMatrix.transpose(sum));
    BlockMatrices blocks = BlockMatrices.fixed(d, SmallMatrix.scale(q, 0.5));
    Schedule beta = new LinearBeta(0.1, 20);
    FlexibleSde one = new FlexibleSde(waves, beta, new Euclidean(1, H, W));
    FlexibleSde other = new FlexibleSde(blocks, beta, new Euclidean(N));
    Tensor x = Rng.of(1, 2).normal(1, H, W);
    Tensor y = Rng.of(2, 2).normal(1, H, W);
    Tensor s = Ops.scalar(0);
    Tensor t = Ops.tensor(new double[] {0.3, 0.6}, 2);
    Tensor from = Ops.zerosLike(t);
    assertClose(
        one.logTransition(y, x, from, t),
        other.logTransition(y.reshape(2, N), x.reshape(2, N), from, t));
    assertClose(
        one.transitionScore(y, x, from, t).reshape(2, N),
        other.transitionScore(y.reshape(2, N), x.reshape(2, N), from, t));
    assertClose(
        one.dynamics().drift(x, s, Condition.NONE).reshape(2, N),
        other.dynamics().drift(x.reshape(2, N), s, Condition.NONE));
  }

  private static void assertClose(Tensor a, Tensor b) {
    double size = 1 + b.abs().max().item_double();
    assertThat(a.sub(b).abs().max().item_double()).isLessThan(1e-11 * size);
  }

  @ParameterizedTest
  @EnumSource(Learned.class)
  void spectraStayInTheirFamily(Learned learned) {
    FourierMatrices m = disturbed(learned);
    assertThat(m.eigenvalues().min().item_double()).isGreaterThan(0.05);
    assertThat(m.eigenvalues().mean().item_double()).isCloseTo(1, within(1e-14));
    assertThat(m.frequencies().select(0, 0).select(0, 0).item_double()).isZero();
    assertThat(m.frequencies().sum().item_double()).isCloseTo(0, within(1e-14));
  }

  @Test
  void learningStartsAtVp() {
    FourierMatrices m = FourierMatrices.learned(H, W, Learned.BOTH);
    Tensor x = Rng.of(4, 2).normal(1, H, W);
    FlexibleMatrices.Transition kernel = m.transition(Ops.scalar(0.7));
    assertClose(kernel.mean(x), Ops.mul(x, Math.exp(-0.35)));
    assertClose(kernel.colour(x), Ops.mul(x, Math.sqrt(-Math.expm1(-0.7))));
  }

  /** Nothing cancels at short times: the relative error of the variance is rounding. */
  @Test
  void shortTimesKeepTheirDigits() {
    FourierMatrices m = FourierMatrices.learned(H, W, Learned.NOISE);
    Tensor x = Rng.of(4, 1).normal(1, H, W);
    Tensor noise = m.transition(Ops.scalar(1e-14)).colour(x);
    assertClose(Ops.mul(noise, 1e7), x);
  }

  @Test
  void gradientsReachTheSpectra() {
    FourierMatrices m = disturbed(Learned.BOTH);
    FlexibleSde p = new FlexibleSde(m, new LinearBeta(0.1, 20), new Euclidean(1, H, W));
    Tensor x = Rng.of(1, 2).normal(1, H, W);
    Tensor zero = Ops.scalar(0);
    Tensor t = Ops.scalar(0.4);
    Tensor y = p.sample(x, zero, t, Rng.of(3, 2)).x();
    p.logTransition(y, Ops.mul(x, 0.5), zero, t).sum().backward();
    m.parameters()
        .trained()
        .forEach(
            (name, a) ->
                assertThat(a.grad().abs().max().item_double()).as(name).isBetween(1e-6, 1e6));
  }

  @Test
  void emptyImagesAreRefused() {
    assertThatThrownBy(() -> FourierMatrices.learned(0, 3, Learned.BOTH))
        .hasMessageContaining("at least 1");
  }
}
