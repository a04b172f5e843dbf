package tweedie.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

class UNetTest {
  static List<UNetConfig> configs() {
    return Nets.configs();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void outputHasTheShapeOfTheImagesAndIsFinite(UNetConfig c) {
    Tensor y =
        Nets.moved(c, Precision.FLOAT32).at(Nets.images(c, 3), Nets.times(3), Condition.NONE);
    assertThat(Shapes.of(y)).containsExactly(3, c.outChannels(), c.imageSize(), c.imageSize());
    assertThat(Ops.finite(y)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void everyWeightGetsAGradient(UNetConfig c) {
    UNet net = Nets.moved(c, Precision.FLOAT32);
    // With classes, one labelled row and one without: both kinds of label rows are read.
    Condition labels = c.classes() > 0 ? Nets.labels(0, 1, 2, c.classes()) : Condition.NONE;
    net.at(Nets.images(c, 4), Nets.times(4), labels).square().sum().backward();
    net.parameters()
        .trained()
        .forEach(
            (name, p) -> {
              assertThat(p.grad().defined()).as(name).isTrue();
              assertThat(Ops.finite(p.grad())).as(name).isTrue();
              assertThat(p.grad().abs().sum().item_double()).as(name).isPositive();
            });
  }

  /** Images in the other order would be copied at every convolution and sum that follows. */
  @ParameterizedTest
  @EnumSource(UNetConfig.Norm.class)
  void attentionKeepsTheMemoryOrder(UNetConfig.Norm norm) {
    UNetConfig c = Nets.small(UNetConfig.Wiring.FULL, norm, false, 0);
    Attention attention = new Attention(new Weights(Rng.of(1, 1), Precision.FLOAT32), c, 8);
    boolean last = norm == UNetConfig.Norm.LAYER;
    MemoryFormat order = last ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
    Tensor x = Rng.of(2, 3).normal(8, 4, 4).to(ScalarType.Float).contiguous(order);
    assertThat(attention.apply(x).is_contiguous(order)).isTrue();
  }

  @Test
  void outputIsZeroBeforeTraining() {
    for (UNetConfig c : Nets.configs()) {
      UNet net = new UNet(c, Precision.FLOAT32, Rng.of(5, 1));
      Tensor y = net.at(Nets.images(c, 1), Ops.scalar(0.5), Condition.NONE);
      assertThat(y.abs().max().item_double()).isZero();
    }
  }

  @Test
  void sameSeedGivesTheSameWeightsAndAnotherSeedOthers() {
    UNetConfig c = Nets.configs().get(1);
    double[] a = weights(c, 7);
    assertThat(weights(c, 7)).containsExactly(a);
    assertThat(weights(c, 8)).isNotEqualTo(a);
  }

  private static double[] weights(UNetConfig c, long seed) {
    UNet net = new UNet(c, Precision.FLOAT32, Rng.of(seed, 1));
    return net.parameters().trained().values().stream()
        .flatMapToDouble(p -> java.util.Arrays.stream(Ops.doubles(p)))
        .toArray();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void oneCommonTimeEqualsEqualTimes(UNetConfig c) {
    UNet net = Nets.moved(c, Precision.FLOAT64);
    Tensor x = Nets.images(c, 2);
    Tensor one = net.at(x, Ops.scalar(0.3), Condition.NONE);
    Tensor two = net.at(x, Ops.tensor(new double[] {0.3, 0.3}, 2), Condition.NONE);
    // The same sums in another order: rounding of float64 over some hundred terms.
    assertThat(Nets.distance(one, two)).isLessThan(1e-9 * (1 + one.abs().max().item_double()));
  }

  @Test
  void missingLabelIsTheNullClass() {
    UNetConfig c = Nets.configs().get(3);
    UNet net = Nets.moved(c, Precision.FLOAT64);
    Tensor x = Nets.images(c, 2);
    Tensor t = Ops.scalar(0.3);
    Tensor missing = net.at(x, t, Condition.NONE);
    assertThat(Nets.distance(missing, net.at(x, t, Nets.labels(3, 3)))).isLessThan(1e-9);
    assertThat(Nets.distance(missing, net.at(x, t, Nets.labels(0, 1)))).isGreaterThan(1e-3);
    assertThatThrownBy(() -> net.at(x, t, Nets.labels(0, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("label: expected [2] numbers in 0..3, found [0, 4]");
  }

  @Test
  void dropoutFollowsTheRowAndNotTheBatch() {
    UNetConfig c = Nets.configs().get(1);
    UNet net = Nets.moved(c, Precision.FLOAT64);
    Tensor x = Nets.images(c, 4);
    Tensor t = Nets.times(4);
    Condition training = Condition.NONE.training(Rng.of(11, 4));
    Tensor whole = net.at(x, t, training);
    Tensor part = net.at(x.narrow(0, 2, 2), t.narrow(0, 2, 2), training.rows(2, 2)).narrow(0, 0, 2);
    // Equal masks leave rounding only; one other mask element moves the output by far more.
    assertThat(Nets.distance(whole.narrow(0, 2, 2), part)).isLessThan(1e-9);
    assertThat(Nets.distance(whole, net.at(x, t, training))).isZero();
    assertThat(Nets.distance(whole, net.at(x, t, Condition.NONE))).isGreaterThan(1e-3);
    Condition other = Condition.NONE.training(Rng.of(12, 4));
    assertThat(Nets.distance(whole, net.at(x, t, other))).isGreaterThan(1e-3);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void bfloat16AgreesWithFloat32(UNetConfig c) {
    Tensor x = Nets.images(c, 4);
    Tensor t = Nets.times(4);
    Tensor exact = Nets.moved(c, Precision.FLOAT32).at(x, t, Condition.NONE).detach();
    Tensor rounded = Nets.moved(c, Precision.BFLOAT16).at(x, t, Condition.NONE).detach();
    double error = rounded.sub(exact).square().mean().sqrt().item_double();
    double size = exact.square().mean().sqrt().item_double();
    // A bfloat16 rounding has relative root mean square 2^-9/√3 = 1.1e-3. About 60 roundings lie
    // between input and output (weights and activations of some 15 layers); taken as independent
    // they add up to 1.1e-3 √60 = 0.9 %. Four times that allows for amplification on the way.
    assertThat(error / size).isPositive().isLessThan(0.035);
  }

  @Test
  void weightsOutliveAScopeAroundTheConstructor() {
    UNetConfig c = Nets.configs().get(1);
    double[] expected = weights(c, 7);
    UNet net;
    try (PointerScope scope = new PointerScope()) {
      net = new UNet(c, Precision.FLOAT32, Rng.of(7, 1));
    }
    double[] found =
        net.parameters().trained().values().stream()
            .flatMapToDouble(p -> java.util.Arrays.stream(Ops.doubles(p)))
            .toArray();
    assertThat(found).containsExactly(expected);
  }

  @Test
  void weightsMovedIntoAFlatBufferAreUsedAndTrained() {
    UNetConfig c = Nets.configs().get(0);
    UNet net = Nets.moved(c, Precision.BFLOAT16);
    Tensor x = Nets.images(c, 2);
    Tensor before = net.at(x, Ops.scalar(0.5), Condition.NONE).detach();
    Tensor w = Nets.named(net.parameters(), "input.weight");
    Tensor flat = w.detach().reshape(-1).clone();
    w.set_data(flat.view(Shapes.of(w)));
    assertThat(Nets.distance(before, net.at(x, Ops.scalar(0.5), Condition.NONE))).isZero();
    flat.mul_(Ops.scalar(2).to(ScalarType.Float));
    Tensor after = net.at(x, Ops.scalar(0.5), Condition.NONE);
    assertThat(Nets.distance(before, after)).isGreaterThan(1e-3);
    after.square().sum().backward();
    assertThat(w.grad().abs().sum().item_double()).isPositive();
  }

  @Test
  void wrongSizesAreNamed() {
    assertThatThrownBy(() -> UNetConfig.ddpmpp(6, 6, 28))
        .hasMessage("imageSize 28: expected an even size at level 2 of 4, found 7");
    assertThatThrownBy(() -> UNetConfig.quickstart(1, 1, 27))
        .hasMessage("imageSize: expected a multiple of patch 2, found 27");
    UNetConfig c = Nets.configs().get(1);
    UNet net = new UNet(c, Precision.FLOAT32, Rng.of(1, 1));
    assertThatThrownBy(
            () -> net.at(Nets.images(Nets.configs().get(0), 1), Ops.scalar(1), Condition.NONE))
        .hasMessage("x: expected [B, 2, 8, 8], found [1, 1, 28, 28]");
  }

  @Test
  void quickstartNetworkHasOneAndAHalfMillionWeights() {
    UNet net = new UNet(UNetConfig.quickstart(1, 1, 28), Precision.FLOAT32, Rng.of(1, 1));
    assertThat(net.parameters().count()).isEqualTo(1_562_049);
  }

  /** The published count is 39 million. */
  @Test
  void publishedCifarNetworkBuildsAndRuns() {
    UNetConfig c = UNetConfig.ddpmpp(6, 6, 32);
    UNet net = new UNet(c, Precision.FLOAT32, Rng.of(1, 1));
    assertThat(net.parameters().count()).isEqualTo(39_397_254);
    tweedie.tensor.TensorScope.run(
        () -> {
          Tensor y = net.at(Nets.images(c, 1), Nets.times(1), Condition.NONE);
          Ops.add(y, -1).square().mean().backward();
          assertThat(Shapes.of(y)).containsExactly(1, 6, 32, 32);
        });
    assertThat(Ops.finite(Nets.named(net.parameters(), "output.weight").grad())).isTrue();
    assertThat(Nets.named(net.parameters(), "output.bias").grad().abs().sum().item_double())
        .isPositive();
  }

  /** The published count is 97 million. */
  @Test
  @Tag("slow")
  void publishedLargeNetworkBuilds() {
    UNet net = new UNet(UNetConfig.ncsnpp(6, 6, 32), Precision.FLOAT32, Rng.of(1, 1));
    assertThat(net.parameters().count()).isEqualTo(97_627_782);
  }
}
