package tweedie.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class SimulatorTest {
  private static final double[] TRUTH = {3, 1, 2, 0.5};

  /** Values computed with mpmath. */
  @ParameterizedTest
  @CsvSource({
    "-1, 2.447431865128",
    "0, 3",
    "0.5, 3.765682069815",
    "1, 5.275858989874",
    "2, 10.92114587697"
  })
  void quantilesOfGAndK(double z, double expected) {
    // Printed to 13 digits.
    assertThat(GAndK.quantile(TRUTH, z)).isEqualTo(expected, within(1e-11));
    assertThat(GAndK.inverse(TRUTH, expected)).isEqualTo(z, within(1e-11));
  }

  @Test
  void slopeIsTheDerivativeOfTheQuantile() {
    double h = 1e-5;
    for (double z : new double[] {-2.5, -0.3, 0, 0.8, 3}) {
      double difference = (GAndK.quantile(TRUTH, z + h) - GAndK.quantile(TRUTH, z - h)) / (2 * h);
      // Central difference: h²/6 of a third derivative below 100.
      assertThat(GAndK.slope(TRUTH, z)).isEqualTo(difference, within(1e-7));
    }
  }

  @Test
  void densityOfOneDrawIsNormalised() {
    double sum = 0;
    double previous = GAndK.quantile(TRUTH, -7);
    // Trapezia over y on a grid of equal steps in z; both ends hold 1e-12.
    for (int i = 1; i <= 14_000; i++) {
      double y = GAndK.quantile(TRUTH, -7 + 1e-3 * i);
      double middle = GAndK.quantile(TRUTH, -7 + 1e-3 * (i - 0.5));
      double density = Math.exp(new GAndK().logJoint(TRUTH, new double[] {middle}));
      sum += (y - previous) * density / Math.sqrt(2 * Math.PI);
      previous = y;
    }
    // Midpoints: h²/24 of a second derivative of order 1.
    assertThat(sum).isEqualTo(1, within(1e-6));
  }

  @Test
  void inverseHoldsOverThePrior() {
    double[] extreme = {0.01, 9.9, 9.9, 9.9};
    for (double z : new double[] {-5, -1e-3, 0.2, 5}) {
      assertThat(GAndK.inverse(extreme, GAndK.quantile(extreme, z))).isEqualTo(z, within(1e-9));
    }
    assertThat(new GAndK().logJoint(new double[] {11, 1, 1, 1}, new double[] {1}))
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void summaryIsThatOfTheDraws() {
    GAndK law = new GAndK();
    double[] y = law.observe(TRUTH, Rng.of(3, 1));
    double[] mixed = y.clone();
    mixed[0] = y[249];
    mixed[249] = y[0];
    double[] s = law.summary(y);
    assertThat(law.summary(mixed)).isEqualTo(s).hasSize(law.summaries().size());
    assertThat(s[0]).isEqualTo((y[124] + y[125]) / 2, within(1e-15));
    assertThat(Math.exp(s[1])).isEqualTo(y[186] - y[61], within(1e-13));
    assertThat(Math.sinh(s[2]) * Math.exp(s[1]) + s[0]).isEqualTo(y[0], within(1e-12));
    assertThat(Math.sinh(s[31]) * Math.exp(s[1]) + s[0]).isEqualTo(y[249], within(1e-10));
    assertThatThrownBy(() -> law.summary(new double[3]))
        .hasMessage("expected 250 numbers, found 3");
  }

  @Test
  void pairsAreAFunctionOfTheirStream() {
    Simulated source = Simulated.of(new GAndK());
    Batch all = source.draw(Rng.of(5, 8));
    Batch some = source.draw(Rng.of(5, 2, 3));
    assertThat(Ops.floats(all.x().narrow(0, 2, 3))).isEqualTo(Ops.floats(some.x()));
    assertThat(context(all.c().rows(2, 3))).isEqualTo(context(some.c()));
  }

  @Test
  void gaussianPairsHaveTheirCovariance() {
    Simulated source = Simulated.of(new GaussianPair());
    Table t = source.train();
    Table y = t.context().orElseThrow();
    Columns cx = t.columns().orElseThrow();
    Columns cy = y.columns().orElseThrow();
    double xx = 0;
    double xy = 0;
    for (int i = 0; i < t.rows(); i++) {
      double a = cx.restore(0, t.values()[i]);
      xx += a * a / t.rows();
      xy += a * cy.restore(0, y.values()[i]) / t.rows();
    }
    // Deviations √(2/n) = .014 and √(3/n) = .017; 5 of them: false alarm below 1e-6.
    assertThat(xx).isEqualTo(1, within(0.07));
    assertThat(xy).isEqualTo(1, within(0.087));
    assertThat(source.heldOut().values()[0]).isNotEqualTo(t.values()[0]);
  }

  private static float[] context(Condition c) {
    return Ops.floats(Objects.requireNonNull(c.parts().get("context")).contiguous());
  }
}
