package tweedie.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.tensor.Ops;
import tweedie.tensor.Shapes;

class FourierFeaturesTest {
  @Test
  void inputComesFirstThenSinesAndCosines() {
    FourierFeatures f = new FourierFeatures((x, t, c) -> x, List.of(6, 7));
    Tensor x = Ops.tensor(new double[] {0.3, -0.7}, 1, 2, 1, 1);
    double[] wanted = new double[10];
    double[] z = {0.3, -0.7};
    for (int i = 0; i < 2; i++) {
      wanted[i] = z[i];
      for (int k = 0; k < 2; k++) {
        double angle = (64 << k) * Math.PI * z[i];
        wanted[2 + 4 * k + i] = Math.sin(angle);
        wanted[4 + 4 * k + i] = Math.cos(angle);
      }
    }
    Tensor found = f.at(x, Ops.scalar(0), Condition.NONE);
    assertThat(Shapes.of(found)).containsExactly(1, FourierFeatures.channels(2, f.powers()), 1, 1);
    // Angles of up to 300 carry a rounding of 6e-14.
    assertThat(Ops.doubles(found)).containsExactly(wanted, within(2e-13));
  }

  @Test
  void noPowersLeaveTheInput() {
    Tensor x = Ops.tensor(new double[] {0.3}, 1, 1);
    FourierFeatures f = new FourierFeatures((y, t, c) -> y, List.of());
    assertThat(Ops.doubles(f.features(x))).containsExactly(0.3);
  }

  @Test
  void powersHaveARange() {
    assertThatThrownBy(() -> new FourierFeatures((x, t, c) -> x, List.of(6, 17)))
        .hasMessage("fourier: expected 0 to 16, found 17");
  }
}
