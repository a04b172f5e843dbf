package tweedie.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.core.Condition;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

class GridMlpTest {
  /** Grids of 2, 4 and 8 cells a side. */
  private static GridMlp net(int width, int slots) {
    MlpConfig m = new MlpConfig(width, 2, 16, 1, 0, TimeEmbedding.Kind.POSITIONAL, 4, 0);
    GridConfig c = new GridConfig(3, 2, 8, 2, slots, m);
    GridMlp net = new GridMlp(c, Precision.FLOAT64, Rng.of(1, 1));
    Nets.move(net.parameters(), 0.3);
    return net;
  }

  private static double[] at(GridMlp net, double... x) {
    Tensor state = Ops.tensor(x, 1, x.length);
    return Ops.doubles(net.at(state, Ops.scalar(0.4), Condition.NONE));
  }

  @Test
  void everyWeightThatIsUsedGetsAGradient() {
    GridMlp net = net(3, 1000);
    Tensor x = Ops.mul(Rng.of(1, 2000).uniform(3), 2);
    net.at(Ops.add(x, -1), Nets.times(2000), Condition.NONE).square().sum().backward();
    net.parameters()
        .trained()
        .forEach((n, p) -> assertThat(p.grad().abs().sum().item_double()).as(n).isPositive());
    // All points of grids that fit have a row: 3³ + 5³ + 9³.
    Tensor table = Nets.named(net.parameters(), "grid");
    assertThat(Shapes.of(table)).containsExactly(27 + 125 + 729, 2);
    Tensor touched = table.grad().abs().sum(1).gt(Ops.scalar(0)).sum();
    assertThat(touched.item_long()).isEqualTo(27 + 125 + 729);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 40})
  void valueAndSlopeAreContinuousAcrossCells(int slots) {
    GridMlp net = net(3, slots);
    double h = 1e-5;
    // x = 0.25 and y = −0.5 are walls of cells.
    for (double[] way : new double[][] {{h, 0, 0}, {0, h, 0}, {h, h, 0}}) {
      double[] mid = at(net, 0.25, -0.5, 0.1);
      double[] up = at(net, 0.25 + way[0], -0.5 + way[1], 0.1);
      double[] down = at(net, 0.25 - way[0], -0.5 - way[1], 0.1);
      for (int i = 0; i < 2; i++) {
        // Curvature about 100 on either side of a wall; a kink would leave a number of order 1.
        assertThat((up[i] - mid[i]) / h).isCloseTo((mid[i] - down[i]) / h, within(0.02));
        assertThat(up[i]).isNotEqualTo(down[i]);
      }
    }
  }

  /** The perceptron alone is smooth: beyond the cube nothing grows like the cube of a cell. */
  @Test
  void beyondTheCubeFeaturesAreThoseOfItsBorder() {
    GridMlp net = net(2, 1000);
    GridMlp other = net(2, 1000);
    Tensor table = Nets.named(other.parameters(), "grid");
    // Points inside the cube lose their features: the border keeps its own.
    double[] border = new double[9 + 25 + 81];
    int first = 0;
    for (int n : new int[] {2, 4, 8}) {
      for (int i = 0; i < (n + 1) * (n + 1); i++) {
        int line = i / (n + 1);
        int place = i % (n + 1);
        border[first + i] = line == 0 || line == n || place == 0 || place == n ? 1 : 0;
      }
      first += (n + 1) * (n + 1);
    }
    try (NoGradGuard guard = new NoGradGuard()) {
      table.mul_(Ops.tensor(border, border.length, 1));
    }
    for (double x : new double[] {-3, 3}) {
      assertThat(at(other, x, 0.3)).containsExactly(at(net, x, 0.3), within(1e-12));
      double h = 1e-5;
      double slope = (at(net, x + h, 0.3)[0] - at(net, x, 0.3)[0]) / h;
      // Weights of deviation 0.3: unclamped features alone, 10·0.3·|s(u)| with u to 17, have
      // slopes of order 1000 and more.
      assertThat(Math.abs(slope)).isLessThan(100);
      assertThat(Math.abs(at(net, x, 0.3)[0])).isLessThan(100);
    }
    // One-sided slopes agree on the wall itself.
    double h = 1e-5;
    double in = (at(net, 1, 0.3)[0] - at(net, 1 - h, 0.3)[0]) / h;
    double out = (at(net, 1 + h, 0.3)[0] - at(net, 1, 0.3)[0]) / h;
    assertThat(out).isCloseTo(in, within(0.02));
  }

  @Test
  void rowsDoNotDependOnTheBatch() {
    GridMlp net = net(2, 50);
    double[] both =
        Ops.doubles(
            net.at(
                Ops.tensor(new double[] {0.3, 0.1, -0.9, 0.7}, 2, 2),
                Ops.tensor(new double[] {0.4, 0.4}, 2),
                Condition.NONE));
    assertThat(java.util.Arrays.copyOfRange(both, 2, 4))
        .containsExactly(at(net, -0.9, 0.7), within(1e-12));
  }

  @Test
  void freshNetworksGiveZero() {
    MlpConfig m = new MlpConfig(3, 3, 16, 1, 0, TimeEmbedding.Kind.POSITIONAL, 4, 0);
    GridMlp net = new GridMlp(new GridConfig(2, 4, 16, 2, 64, m), Precision.FLOAT32, Rng.of(1, 1));
    assertThat(at(net, 1, 0, -1)).containsOnly(0);
  }

  @Test
  void mistakesAreNamed() {
    MlpConfig wide = new MlpConfig(5, 3, 16, 1, 0, TimeEmbedding.Kind.POSITIONAL, 4, 0);
    assertThatThrownBy(() -> new GridConfig(2, 4, 16, 2, 64, wide))
        .hasMessageContaining("at most 4 numbers, found 5");
    MlpConfig m = new MlpConfig(3, 3, 16, 1, 0, TimeEmbedding.Kind.POSITIONAL, 4, 0);
    assertThatThrownBy(() -> new GridConfig(2, 4, 3, 2, 64, m)).hasMessageContaining("4..3");
  }
}
