package tweedie.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class CounterRngTest {
  @Test
  void valuesArePureFunctionsOfSeedKeysRowAndDraw() {
    double[] all = Rng.of(7, 12).child(3).uniforms(5);
    double[] first = Rng.of(7, 0, 5).child(3).uniforms(5);
    double[] rest = Rng.of(7, 5, 7).child(3).uniforms(5);
    assertThat(java.util.Arrays.copyOf(all, 25)).isEqualTo(first);
    assertThat(java.util.Arrays.copyOfRange(all, 25, 60)).isEqualTo(rest);
  }

  @Test
  void childrenDoNotDisturbTheirParent() {
    Rng a = Rng.of(1, 4);
    Rng b = Rng.of(1, 4);
    b.child(9).uniforms(100);
    assertThat(a.uniforms(3)).isEqualTo(b.uniforms(3));
    assertThat(a.uniforms(3)).isEqualTo(b.uniforms(3));
  }

  @Test
  void sharesContinueTheDrawsOfTheWhole() {
    Rng whole = Rng.of(2, 6);
    Rng other = Rng.of(2, 6);
    whole.uniforms(2);
    other.uniforms(2);
    double[] want = java.util.Arrays.copyOfRange(whole.uniforms(4), 8, 16);
    assertThat(other.rows(2, 2).uniforms(4)).isEqualTo(want);
  }

  @Test
  void selectedRowsKeepTheirStreams() {
    Rng whole = Rng.of(5, 6);
    whole.uniforms(1);
    Rng some = whole.select(4, 0);
    assertThat(some.ids()).containsExactly(4, 0);
    double[] found = some.uniforms(2);
    double[] all = whole.uniforms(2);
    assertThat(found).containsExactly(all[8], all[9], all[0], all[1]);
    assertThat(some.child(7).uniforms(1)[0]).isEqualTo(whole.child(7).uniforms(1)[4]);
    assertThatThrownBy(() -> whole.select(6)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** Threads fill large draws; the numbers must not notice. */
  @Test
  void largeDrawsEqualSmallOnes() {
    try (PointerScope scope = new PointerScope()) {
      double[] big = Ops.doubles(Rng.of(5, 64).normal(1, 28, 28));
      double[] one = Ops.doubles(Rng.of(5, 63, 1).normal(1, 28, 28));
      assertThat(java.util.Arrays.copyOfRange(big, 63 * 784, 64 * 784)).isEqualTo(one);
    }
  }

  @Test
  void singleNormalsAreTheRoundedOnes() {
    try (PointerScope scope = new PointerScope()) {
      Tensor single = Rng.of(5, 64).normal(ScalarType.Float, 1, 28, 28);
      Tensor rounded = Rng.of(5, 64).normal(1, 28, 28).to(ScalarType.Float);
      assertThat(single.scalar_type().intern()).isEqualTo(ScalarType.Float);
      assertThat(single.equal(rounded)).isTrue();
    }
  }

  /** Any change of these numbers changes every sample ever drawn from a seed. */
  @Test
  void goldenValuesNeverChange() {
    double[] u = Rng.of(42, 2).child(1).uniforms(2);
    assertThat(u).isEqualTo(GOLDEN);
  }

  private static final double[] GOLDEN = {
    0.28972312061300126, 0.09785190182992115, 0.7184696939916821, 0.0264402065045774
  };

  /** The published known-answer vector of Philox4x32-10 for counter 0 and key 0. */
  @Test
  void philoxGivesItsKnownAnswer() {
    double[] u = new CounterRng(0, new long[] {0}).uniforms(2);
    assertThat(u[0]).isEqualTo(((0x6627e8d5e169c58dL >>> 11) + 0.5) * 0x1p-53);
    assertThat(u[1]).isEqualTo(((0xbc57ac4c9b00dbd8L >>> 11) + 0.5) * 0x1p-53);
  }

  /**
   * Moments of 4·10⁵ normals. Standard errors: mean n^-½ = 1.6e-3, variance (2/n)^½ = 2.2e-3,
   * fourth moment (96/n)^½ = 1.5e-2; limits at 5 standard errors: false alarm below 2e-6 in all.
   */
  @Test
  void normalsHaveTheMomentsOfTheNormalLaw() {
    int n = 400_000;
    double[] u = Rng.of(11, 1000).uniforms(400);
    double m1 = 0;
    double m2 = 0;
    double m4 = 0;
    for (double v : u) {
      double z = Normal.quantile(v);
      m1 += z / n;
      m2 += z * z / n;
      m4 += z * z * z * z / n;
    }
    assertThat(m1).isCloseTo(0, within(5 * Math.sqrt(1.0 / n)));
    assertThat(m2).isCloseTo(1, within(5 * Math.sqrt(2.0 / n)));
    assertThat(m4).isCloseTo(3, within(5 * Math.sqrt(96.0 / n)));
  }

  /**
   * Pearson χ² over 256 equal cells, 255 degrees of freedom, for rows, draws, elements and keys in
   * turn. Limit 370: upper tail probability 3e-6 each (Wilson–Hilferty), 1.2e-5 in all.
   */
  @Test
  void uniformsFillTheIntervalEvenlyAlongEveryAxis() {
    double[] rows = Rng.of(3, 65_536).uniforms(1);
    double[] elements = Rng.of(3, 1).uniforms(65_536);
    double[] draws = new double[65_536];
    double[] keys = new double[65_536];
    Rng r = Rng.of(3, 1);
    for (int i = 0; i < draws.length; i++) {
      draws[i] = r.uniforms(1)[0];
      keys[i] = Rng.of(3, 1).child(i).uniforms(1)[0];
    }
    for (double[] u : new double[][] {rows, elements, draws, keys}) {
      int[] count = new int[256];
      for (double v : u) {
        count[(int) (v * 256)]++;
      }
      double chi = 0;
      for (int c : count) {
        chi += Math.pow(c - 256.0, 2) / 256;
      }
      assertThat(chi).isLessThan(370);
    }
  }

  /**
   * 600,000 decisions of dropout at p = 0.1: six standard deviations of the share are 0.0024, and a
   * false alarm has a chance below 2e-9. Rows do not depend on each other or on how long they are.
   */
  @Test
  void keptFeaturesHaveTheirShareAndTheirScale() {
    Tensor mask = Rng.of(3, 4).kept(0.1, 150, 1000);
    float[] all = Ops.floats(mask);
    int dropped = 0;
    for (float v : all) {
      dropped += v == 0 ? 1 : 0;
      assertThat(v == 0 || v == (float) (65536.0 / (65536 - 6554))).isTrue();
    }
    assertThat((double) dropped / all.length).isCloseTo(6554 / 65536.0, within(0.0024));
    assertThat(Ops.floats(Rng.of(3, 4).rows(2, 1).kept(0.1, 150, 1000)))
        .containsExactly(Arrays.copyOfRange(all, 300_000, 450_000));
    assertThat(Ops.floats(Rng.of(3, 2).kept(0.1, 13))).hasSize(26).doesNotContain(Float.NaN);
  }

  /** Every bit: 200,000 numbers of all sizes that a draw can take the logarithm of. */
  @Test
  void logarithmIsThatOfTheStandard() {
    java.util.SplittableRandom random = new java.util.SplittableRandom(5);
    for (int i = 0; i < 200_000; i++) {
      double x = Math.scalb(random.nextDouble(0.5, 1), -random.nextInt(60));
      assertThat(Logarithm.of(x)).isEqualTo(StrictMath.log(x));
    }
    assertThat(Logarithm.of(0x1.0p-3)).isEqualTo(StrictMath.log(0x1.0p-3));
  }

  /** Reference points of the normal quantile function, 16 digits. */
  @Test
  void quantilesEqualReferenceValues() {
    assertThat(Normal.quantile(0.5)).isZero();
    assertThat(Normal.quantile(0.975)).isCloseTo(1.959963984540054, within(1e-15));
    assertThat(Normal.quantile(0.99)).isCloseTo(2.3263478740408408, within(1e-15));
    assertThat(Normal.quantile(1e-10)).isCloseTo(-6.361340902404056, within(1e-14));
    assertThat(Normal.quantile(0x1p-54)).isBetween(-8.4, -8.2);
  }
}
