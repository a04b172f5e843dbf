package tweedie.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.process.ConstantBeta;
import tweedie.process.Ctmc;
import tweedie.process.Rates;
import tweedie.process.TokenPrediction;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

class TokenNetsTest {
  private static final int STATES = 5;

  /** Fields for images [B, 1, 4, 4] of five symbols. */
  static Stream<Named<Supplier<Field>>> nets() {
    return Stream.of(
        Named.of("transformer", () -> transformer(Precision.FLOAT64)),
        Named.of("mlp", TokenNetsTest::mlp),
        Named.of("categorical U-Net", () -> unet(TokenUNet.Head.CATEGORICAL)),
        Named.of("logistic U-Net", () -> unet(TokenUNet.Head.LOGISTIC)));
  }

  private static Transformer transformer(Precision precision) {
    TransformerConfig c =
        new TransformerConfig(
            STATES, 16, 16, 2, 4, 24, 0.1, TimeEmbedding.Kind.POSITIONAL, 100, 0, true, 0, 2);
    Transformer net = new Transformer(c, precision, Rng.of(1, 1));
    Nets.move(net.parameters(), 0.1);
    return net;
  }

  private static TokenMlp mlp() {
    MlpConfig c = new MlpConfig(1, 1, 16, 2, 0.1, TimeEmbedding.Kind.POSITIONAL, 4, 0);
    TokenMlp net = new TokenMlp(STATES, 16, true, c, Precision.FLOAT64, Rng.of(2, 1));
    Nets.move(net.parameters(), 0.1);
    return net;
  }

  private static TokenUNet unet(TokenUNet.Head head) {
    UNetConfig c = UNetConfig.quickstart(1, 1, 4);
    TokenUNet net = TokenUNet.of(STATES, head, true, c, Precision.FLOAT64, Rng.of(3, 1));
    Nets.move(net.parameters(), 0.05);
    return net;
  }

  private static Tensor symbols(int rows) {
    long[] v = new long[rows * 16];
    for (int i = 0; i < v.length; i++) {
      v[i] = (7L * i + i / 16) % STATES;
    }
    return Ops.tensor(v, rows, 1, 4, 4);
  }

  private static Condition given(Tensor x) {
    return new Condition(Map.of("given", x), Optional.empty());
  }

  @ParameterizedTest
  @MethodSource("nets")
  void logitsHaveTheShapeOfTheStateAndRowsAreIndependent(Supplier<Field> net) {
    Field f = net.get();
    Tensor x = symbols(3);
    Tensor all = f.at(x, Nets.times(3), Condition.NONE);
    assertThat(Shapes.of(all)).containsExactly(3, 1, 4, 4, STATES);
    Tensor one = f.at(x.narrow(0, 2, 1), Nets.times(3).narrow(0, 2, 1), Condition.NONE);
    // Float64 sums of some hundred terms in another order.
    assertThat(Ops.doubles(one)).containsExactly(Ops.doubles(all.select(0, 2)), within(1e-11));
  }

  @ParameterizedTest
  @MethodSource("nets")
  void everyWeightGetsAGradient(Supplier<Field> net) {
    Field f = net.get();
    Tensor x = symbols(3);
    Tensor out = f.at(x, Nets.times(3), given(Ops.add(x, -1)));
    out.sin().square().sum().backward();
    f.parameters()
        .trained()
        .forEach((n, p) -> assertThat(p.grad().abs().sum().item_double()).as(n).isPositive());
  }

  @ParameterizedTest
  @MethodSource("nets")
  void givenSymbolsAreSeenAndAbsentOnesAreUnknown(Supplier<Field> net) {
    Field f = net.get();
    Tensor x = symbols(1);
    Tensor t = Ops.scalar(0.3);
    Tensor unknown = Ops.add(Ops.zerosLike(x), -1);
    double[] without = Ops.doubles(f.at(x, t, Condition.NONE));
    assertThat(Ops.doubles(f.at(x, t, given(unknown)))).containsExactly(without);
    assertThat(Ops.doubles(f.at(x, t, given(x)))).isNotEqualTo(without);
    assertThatThrownBy(() -> f.at(x, t, given(x.narrow(2, 0, 2))))
        .hasMessageContaining("given: expected 16 symbols");
  }

  @ParameterizedTest
  @MethodSource("nets")
  void dropoutActsInTrainingOnly(Supplier<Field> net) {
    Field f = net.get();
    Tensor x = symbols(1);
    Tensor t = Ops.scalar(0.3);
    double[] calm = Ops.doubles(f.at(x, t, Condition.NONE));
    assertThat(Ops.doubles(f.at(x, t, Condition.NONE))).containsExactly(calm);
    double[] once = Ops.doubles(f.at(x, t, Condition.NONE.training(Rng.of(1, 1))));
    assertThat(Ops.doubles(f.at(x, t, Condition.NONE.training(Rng.of(1, 1)))))
        .containsExactly(once);
  }

  @Test
  void allSymbolsAreEquallyLikelyBeforeTraining() {
    Transformer net =
        new Transformer(TransformerConfig.small(STATES, 16), Precision.FLOAT32, Rng.of(1, 1));
    Tensor out = net.at(symbols(2), Ops.scalar(0.5), Condition.NONE);
    assertThat(Ops.doubles(out)).containsOnly(0);
  }

  @Test
  void sixteenBitBodiesComputeTheSameFunction() {
    Tensor x = symbols(2);
    Tensor t = Ops.scalar(0.4);
    double[] exact = Ops.doubles(transformer(Precision.FLOAT64).at(x, t, Condition.NONE));
    double[] full = Ops.doubles(transformer(Precision.FLOAT32).at(x, t, Condition.NONE));
    double[] half = Ops.doubles(transformer(Precision.BFLOAT16).at(x, t, Condition.NONE));
    for (int i = 0; i < exact.length; i++) {
      // Outputs are of order 0.3; 24 and 8 significant bits over some ten layers.
      assertThat(full[i]).isCloseTo(exact[i], within(1e-5));
      assertThat(half[i]).isCloseTo(exact[i], within(0.05));
    }
  }

  @Test
  void logisticHeadIsADifferenceOfDistributionFunctions() {
    TokenUNet net =
        TokenUNet.of(
            STATES,
            TokenUNet.Head.LOGISTIC,
            false,
            UNetConfig.quickstart(1, 1, 4),
            Precision.FLOAT64,
            Rng.of(3, 1));
    Tensor x = symbols(1);
    // The untrained output is 0: location tanh of the level, scale e⁻².
    double[] p = Ops.doubles(net.at(x, Ops.scalar(0.3), Condition.NONE).exp());
    long[] k = Ops.longs(x);
    for (int i = 0; i < k.length; i++) {
      double mean = Math.tanh((2 * k[i] + 1.0) / STATES - 1);
      double[] law = new double[STATES];
      for (int j = 0; j < STATES; j++) {
        double low = sigmoid((2.0 * j / STATES - 1 - mean) * Math.exp(2));
        law[j] = sigmoid((2.0 * (j + 1) / STATES - 1 - mean) * Math.exp(2)) - low;
      }
      double whole = Arrays.stream(law).sum();
      for (int j = 0; j < STATES; j++) {
        double mixed = (1 - 1e-5) * law[j] / whole + 1e-5 / STATES;
        assertThat(p[i * STATES + j]).isCloseTo(mixed, within(1e-12));
      }
    }
  }

  /** Sure of level 0 where the picture is white: its ratios stay in the range of float32. */
  @Test
  void logisticHeadThatIsSureAndWrongKeepsItsGradient() {
    UNetConfig shape = UNetConfig.quickstart(1, 1, 4);
    Precision single = Precision.FLOAT32;
    TokenUNet net = TokenUNet.of(256, TokenUNet.Head.LOGISTIC, false, shape, single, Rng.of(3, 1));
    Tensor bias = Objects.requireNonNull(net.parameters().trained().get("output.bias"));
    TensorScope.silently(() -> bias.copy_(Ops.tensor(new float[] {-60, -60}, 2)));
    Ctmc chain = new Ctmc(Rates.gaussianTarget(256, 6, 512), new ConstantBeta(3), 1, 4, 4);
    Tensor white = Ops.tensor(new long[16], 1, 1, 4, 4).add(Ops.scalar(255)).to(ScalarType.Long);
    Tensor ratio =
        chain
            .ratio(net, TokenPrediction.CAVITY)
            .at(white, Ops.tensor(new double[] {0.01}, 1), Condition.NONE);
    // Σ p q over p(x) q(x | x) ≥ 1e-5/256 · ½: at most 6e7.
    assertThat(ratio.max().item_double()).isLessThan(1e8);
    ratio.sum().backward();
    assertThat(Ops.finite(bias.grad())).isTrue();
  }

  private static double sigmoid(double v) {
    return 1 / (1 + Math.exp(-v));
  }

  /** Each site's answer follows the sites within reach, the borders included, and no other. */
  @Test
  void windowSeesItsNeighboursOnly() {
    Weights w = new Weights(Rng.of(4, 1), Precision.FLOAT64);
    SymbolWindow window = new SymbolWindow(w, STATES, 2, 6, 3);
    Nets.move(w.parameters(), 0.1);
    Tensor x = Ops.tensor(new long[] {0, 1, 2, 0, 1, 2, 0, 1}, 1, 8);
    Tensor was = window.apply(x, ScalarType.Double);
    for (int changed = 0; changed < 8; changed++) {
      Tensor y = x.clone();
      y.select(1, changed).add_(new Scalar(1)).remainder_(new Scalar(STATES));
      double[] moved =
          Ops.doubles(window.apply(y, ScalarType.Double).sub(was).abs().sum(-1).squeeze());
      for (int i = 0; i < 8; i++) {
        assertThat(moved[i] > 0).as(i + " by " + changed).isEqualTo(Math.abs(i - changed) <= 2);
      }
    }
  }

  @Test
  void badShapesAreRefused() {
    assertThatThrownBy(
            () ->
                transformer(Precision.FLOAT32)
                    .at(Ops.tensor(new long[6], 2, 3), Ops.scalar(0.5), Condition.NONE))
        .hasMessageContaining("sites: expected [B, 16], found [2, 3]");
    assertThatThrownBy(
            () ->
                new TransformerConfig(
                    5, 4, 10, 1, 4, 8, 0, TimeEmbedding.Kind.POSITIONAL, 1, 0, false))
        .hasMessageContaining("multiple of 4 heads, found 10");
  }
}
