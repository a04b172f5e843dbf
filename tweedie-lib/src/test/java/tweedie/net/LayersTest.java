package tweedie.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class LayersTest {
  private static Weights weights() {
    return new Weights(Rng.of(1, 1), Precision.FLOAT64);
  }

  @Test
  void layerNormStandardisesTheChannelsOfAPixel() {
    // Channels (1, 3, 5, 7) of one pixel: mean 4, variance 5.
    Tensor x = Ops.tensor(new double[] {1, 3, 5, 7}, 1, 4, 1, 1);
    double[] y = Ops.doubles(new ChannelNorm(weights(), UNetConfig.Norm.LAYER, 4).apply(x));
    double s = Math.sqrt(5 + 1e-6);
    assertThat(y).containsExactly(new double[] {-3 / s, -1 / s, 1 / s, 3 / s}, within(1e-12));
  }

  @Test
  void groupNormStandardisesGroupsOverAllPixels() {
    // Four channels make one group: the same numbers over channels and pixels.
    Tensor x = Ops.tensor(new double[] {1, 3, 5, 7, 1, 3, 5, 7}, 1, 4, 1, 2);
    double[] y = Ops.doubles(new ChannelNorm(weights(), UNetConfig.Norm.GROUP, 4).apply(x));
    double s = Math.sqrt(5 + 1e-6);
    assertThat(y[0]).isCloseTo(-3 / s, within(1e-12));
    assertThat(y[7]).isCloseTo(3 / s, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"4,1", "16,4", "128,32", "384,32", "36,9", "100,25", "160,32", "240,30"})
  void groupsDivideTheChannels(int channels, int groups) {
    assertThat(ChannelNorm.groups(channels)).isEqualTo(groups);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void resamplingKeepsConstantsAndMeans(boolean fir) {
    Tensor one = torch.ones_like(Rng.of(1, 2).normal(3, 6, 6));
    Tensor x = Rng.of(1, 2).normal(3, 6, 6);
    double[] means = Ops.doubles(x.mean(2, 3));
    // Float64 sums of 144 terms of size 1: rounding below 1e-13.
    assertThat(Ops.doubles(Resample.down(one, fir)))
        .containsOnly(new double[] {1}, within(1e-13))
        .hasSize(54);
    assertThat(Ops.doubles(Resample.up(one, fir)))
        .containsOnly(new double[] {1}, within(1e-13))
        .hasSize(864);
    assertThat(Ops.doubles(Resample.down(x, fir).mean(2, 3))).containsExactly(means, within(1e-13));
    assertThat(Ops.doubles(Resample.up(x, fir).mean(2, 3))).containsExactly(means, within(1e-13));
  }

  @Test
  void filterHasTheTapsOneThreeThreeOne() {
    Tensor x = Ops.tensor(new double[] {0, 0, 8, 0, 0, 0, 0, 0}, 1, 1, 1, 8).expand(1, 1, 2, 8);
    assertThat(Ops.doubles(Resample.down(x, true)))
        .containsExactly(new double[] {1, 3, 0, 0}, within(1e-12));
    double[] up = Ops.doubles(Resample.up(x, true).narrow(2, 0, 1));
    assertThat(java.util.Arrays.copyOfRange(up, 2, 8))
        .containsExactly(new double[] {0, 2, 6, 6, 2, 0}, within(1e-12));
    Tensor blurred = Resample.blur(x);
    assertThat(blurred.size(3)).isEqualTo(9);
    assertThat(Ops.doubles(blurred.narrow(2, 0, 1)))
        .containsExactly(new double[] {0, 1, 3, 3, 1, 0, 0, 0, 0}, within(1e-12));
  }

  @Test
  void positionalEmbeddingIsSinesThenCosinesOfGeometricFrequencies() {
    TimeEmbedding e = new TimeEmbedding(TimeEmbedding.Kind.POSITIONAL, 6, 2, Rng.of(1, 1));
    double[] y = Ops.doubles(e.angles(Ops.tensor(new double[] {0.7}, 1)));
    double[] f = {1.4, 0.014, 0.00014};
    for (int i = 0; i < 3; i++) {
      assertThat(y[i]).isCloseTo(Math.sin(f[i]), within(1e-15));
      assertThat(y[3 + i]).isCloseTo(Math.cos(f[i]), within(1e-15));
    }
  }

  @Test
  void largeAnglesKeepTheirDigits() {
    TimeEmbedding e = new TimeEmbedding(TimeEmbedding.Kind.POSITIONAL, 4, 1e6, Rng.of(1, 1));
    Tensor y = e.at(Ops.scalar(0.1234567));
    // A float32 angle of 1.2e5 would be off by up to 4e-3; the result here is rounded only once.
    assertThat(Ops.doubles(y)[0]).isCloseTo(Math.sin(123456.7), within(1e-7));
    assertThat(y.size(0)).isEqualTo(1);
  }

  @Test
  void fourierEmbeddingTakesTheLogarithm() {
    TimeEmbedding e = new TimeEmbedding(TimeEmbedding.Kind.FOURIER, 8, 16, Rng.of(1, 1));
    double[] f = Ops.doubles(Nets.named(e.parameters(), "frequencies"));
    double[] y = Ops.doubles(e.angles(Ops.scalar(0.5)));
    for (int i = 0; i < 4; i++) {
      assertThat(y[i]).isCloseTo(Math.sin(f[i] * Math.log(0.5)), within(1e-12));
    }
    assertThatThrownBy(() -> e.at(Ops.scalar(0)))
        .hasMessage("t: expected > 0 for FOURIER, found 0.0");
  }

  @Test
  void dropoutKeepsTheMeanAndDropsItsShare() {
    Tensor one = torch.ones_like(Rng.of(1, 4).uniform(5000));
    Dropout dropout = new Dropout(3, 0.25);
    double[] y = Ops.doubles(dropout.apply(one, Optional.of(Rng.of(5, 4))));
    long kept = java.util.Arrays.stream(y).filter(v -> v > 0).count();
    // Binomial(20000, .75): deviation 61.2; 5 deviations fail by chance once in 1.7 million.
    assertThat(kept).isBetween(15000L - 306, 15000L + 306);
    assertThat(java.util.Arrays.stream(y).distinct().count()).isEqualTo(2);
    assertThat(java.util.Arrays.stream(y).max().orElseThrow()).isCloseTo(4.0 / 3, within(1e-6));
    assertThat(dropout.apply(one, Optional.empty())).isSameAs(one);
  }

  @Test
  void gradientsOfRoundedWeightsArriveInFloat32() {
    Weights w = new Weights(Rng.of(1, 1), Precision.BFLOAT16);
    Convolution conv = Convolution.same(w, 2, 2, 3, 1);
    Tensor x = Rng.of(1, 1).normal(2, 4, 4).to(ScalarType.BFloat16);
    conv.apply(x).sum().backward();
    Tensor weight = Nets.named(w.parameters(), "weight");
    assertThat(weight.grad().scalar_type().intern()).isEqualTo(ScalarType.Float);
  }
}
