package tweedie.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class ContextTest {
  private static final int ROWS = 3;

  static Stream<Arguments> networks() {
    TransformerConfig line = TransformerConfig.small(5, 4).withContext(2);
    UNetConfig images = Nets.patched(0).withContext(2);
    MlpConfig vectors = MlpConfig.small(3, 2).withContext(2);
    GridConfig grids = new GridConfig(3, 2, 8, 2, 100, vectors);
    Precision p = Precision.FLOAT64;
    return Stream.of(
        Arguments.of("mlp", new ResidualMlp(vectors, p, Rng.of(1, 1)), Rng.of(2, ROWS).normal(3)),
        Arguments.of("grid", new GridMlp(grids, p, Rng.of(1, 1)), Rng.of(2, ROWS).normal(3)),
        Arguments.of("unet", new UNet(images, p, Rng.of(1, 1)), Nets.images(images, ROWS)),
        Arguments.of("transformer", new Transformer(line, p, Rng.of(1, 1)), symbols()),
        Arguments.of("tokens", new TokenMlp(5, 4, false, vectors, p, Rng.of(1, 1)), symbols()));
  }

  private static Tensor symbols() {
    return Ops.tensor(new long[] {0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1}, ROWS, 4);
  }

  private static Condition told(double... numbers) {
    Tensor t = Ops.tensor(numbers, numbers.length / 2, 2);
    return new Condition(Map.of("context", t), Optional.empty());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void everyRowReadsItsOwnContext(String name, Field net, Tensor x) {
    Nets.move(net.parameters(), 0.1);
    Tensor t = Ops.scalar(0.3);
    Tensor a = net.at(x, t, told(1, 2, 3, 4, 5, 6));
    Tensor b = net.at(x, t, told(1, 2, -3, 4, 5, 6));
    Tensor moved = a.sub(b).abs().flatten(1, -1).sum(1);
    double[] by = Ops.doubles(moved);
    assertThat(by[0]).isZero();
    assertThat(by[1]).isPositive();
    assertThat(by[2]).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void everyWeightGetsAGradient(String name, Field net, Tensor x) {
    Nets.move(net.parameters(), 0.1);
    net.at(x, Ops.scalar(0.3), told(1, 2, 3, 4, 5, 6)).square().sum().backward();
    // The trained grids read a context twice: in their gates and behind them.
    String layer = "time.context.0.weight";
    List<Tensor> read =
        net.parameters().trained().entrySet().stream()
            .filter(e -> e.getKey().endsWith(layer))
            .map(Map.Entry::getValue)
            .toList();
    assertThat(read).hasSize(name.equals("grid") ? 2 : 1);
    for (Tensor weight : read) {
      assertThat(weight.grad().abs().min().item_double()).isPositive();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void contextOfAnotherWidthIsRefused(String name, Field net, Tensor x) {
    assertThatThrownBy(() -> net.at(x, Ops.scalar(0.3), Condition.NONE))
        .hasMessage("context: expected [3, 2], found none");
    assertThatThrownBy(() -> net.at(x, Ops.scalar(0.3), told(1, 2, 3, 4)))
        .hasMessage("context: expected [3, 2], found [2, 2]");
  }
}
