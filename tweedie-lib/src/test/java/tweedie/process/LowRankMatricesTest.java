package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import tweedie.process.BlockMatrices.Form;
import tweedie.process.BlockMatrices.Learned;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/** Every column of the low-rank factors learns a direction of its own. */
class LowRankMatricesTest {
  private static final int BLOCKS = 4;

  /** D of {@code U Uᵀ = diag(4, 2, 0, 0)}: the trace of I + U Uᵀ is 10. */
  private static final double[] EIGENVALUES = {
    0.05 + 0.38 * 5, 0.05 + 0.38 * 3, 0.05 + 0.38, 0.05 + 0.38
  };

  /** Two planes that turn at different speeds. */
  private static final Tensor TURNS =
      Ops.matrix(new double[][] {{0, 0.8, 0, 0}, {-0.8, 0, 0, 0}, {0, 0, 0, 0.5}, {0, 0, -0.5, 0}});

  private static BlockMatrices start(Learned learned, int rank) {
    return BlockMatrices.learned(BLOCKS, learned, Form.LOW_RANK, rank);
  }

  private static Tensor distance(Tensor found, Tensor target) {
    return found.sub(target).square().sum();
  }

  /** The loss after plain gradient descent; steps of 0.05 are stable for curvatures up to 40. */
  private static double trained(BlockMatrices m, Function<BlockMatrices, Tensor> loss) {
    for (int step = 0; step < 800; step++) {
      TensorScope.run(
          () -> {
            loss.apply(m).backward();
            for (Tensor p : m.parameters().trained().values()) {
              Tensor gradient = p.grad();
              TensorScope.silently(() -> p.sub_(Ops.mul(gradient, 0.05)));
              gradient.zero_();
            }
          });
    }
    return TensorScope.evaluate(() -> loss.apply(m).item_double());
  }

  private static Tensor noiseLoss(BlockMatrices m) {
    return distance(m.diffusion(), Ops.tensor(EIGENVALUES, BLOCKS).diag());
  }

  private static Tensor turnLoss(BlockMatrices m) {
    return distance(m.curl(), TURNS);
  }

  /** Equal columns would have equal gradients, under any loss, and stay equal for ever. */
  @Test
  void columnsHaveGradientsOfTheirOwn() {
    BlockMatrices m = start(Learned.NOISE, 3);
    Tensor u = Objects.requireNonNull(m.parameters().trained().get("noise"));
    // Independent columns at the start: gradients G U never change the rank of U.
    Tensor singular = torch.linalg_svdvals(u);
    assertThat(singular.min().item_double()).isGreaterThan(1e-3);
    noiseLoss(m).backward();
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < i; j++) {
        Tensor apart = u.grad().select(1, i).sub(u.grad().select(1, j));
        // Gradients are near 2·2·0.38·|target|·0.1 ≈ 0.2; columns of U differ by as much as U.
        assertThat(apart.abs().max().item_double()).isGreaterThan(1e-2);
      }
    }
  }

  @Test
  void twoColumnsReachNoiseOfRankTwo() {
    // Descent is linear near the minimum: 800 steps leave far less than 1e-8 of a loss of 1.6.
    assertThat(trained(start(Learned.NOISE, 2), LowRankMatricesTest::noiseLoss)).isLessThan(1e-8);
  }

  /**
   * One column leaves three equal eigenvalues, and the squared distance of matrices is at least
   * that of their sorted eigenvalues (Hoffman, Wielandt): two thirds of 0.76².
   */
  @Test
  void oneColumnDoesNot() {
    double least = Math.pow(0.38 * 2, 2) * 2 / 3;
    double found = trained(start(Learned.NOISE, 1), LowRankMatricesTest::noiseLoss);
    // The trace fixes the fourth eigenvalue, so that the bound is attained.
    assertThat(found).isCloseTo(least, within(1e-6));
  }

  @Test
  void twoColumnsTurnTwoPlanesAndOneColumnOne() {
    assertThat(trained(start(Learned.DRIFT, 2), LowRankMatricesTest::turnLoss)).isLessThan(1e-8);
    // The slower plane is left: 2 · 0.5².
    assertThat(trained(start(Learned.DRIFT, 1), LowRankMatricesTest::turnLoss))
        .isCloseTo(0.5, within(1e-6));
  }
}
