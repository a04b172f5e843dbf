package tweedie.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/** The posterior of finitely many points. */
class EmpiricalMeasureTest {
  private static final double[][] POINTS = {{-1, 0.2}, {0.8, 0}, {0.3, -0.6}};

  /** A mixture without variances is the same law, computed in another way. */
  @Test
  void denoiserIsThatOfAMixtureOfPoints() {
    MixtureTarget mixture =
        new MixtureTarget(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, POINTS, new double[3]);
    TensorScope.run(
        () -> {
          EmpiricalMeasure points = new EmpiricalMeasure(Ops.matrix(POINTS));
          Tensor y = Ops.tensor(new double[] {0.1, 0.4, 2, -1}, 2, 2);
          for (Tensor sigma :
              new Tensor[] {Ops.scalar(0.3), Ops.tensor(new double[] {0.2, 1.5}, 2)}) {
            Tensor want = mixture.denoiser().at(y, sigma, Condition.NONE);
            Tensor found = points.denoiser().at(y, sigma, Condition.NONE);
            // Exponents up to 100, each known to 1e-16 of itself.
            assertThat(found.sub(want).abs().max().item_double()).isLessThan(1e-13);
          }
        });
  }

  /** Two points and the odds between them written out: {@code exp((d₂² − d₁²)/(2σ²))}. */
  @Test
  void weightsAreThePosterior() {
    TensorScope.run(
        () -> {
          EmpiricalMeasure points = new EmpiricalMeasure(Ops.matrix(new double[][] {{0}, {1}}));
          Tensor y = Ops.tensor(new double[] {0.3, 0.5}, 2, 1);
          double[] w = Ops.doubles(points.weights(y, Ops.scalar(0.5)));
          assertThat(w[0] / w[1]).isCloseTo(Math.exp(0.8), within(1e-14));
          assertThat(w[0] + w[1]).isCloseTo(1, within(1e-15));
          double[] nearest = Ops.doubles(points.nearestWeight(y, Ops.scalar(0.5)));
          assertThat(nearest).containsExactly(new double[] {w[0], 0.5}, within(1e-15));
        });
  }

  /** Images keep their shape and single precision. */
  @Test
  void eventsOfAnyShapeAreTaken() {
    TensorScope.run(
        () -> {
          Tensor images = Ops.tensor(new float[] {0, 0, 0, 0, 1, 1, 1, 1}, 2, 1, 2, 2);
          EmpiricalMeasure points = new EmpiricalMeasure(images);
          Tensor found = points.denoiser().at(images, Ops.scalar(1e-3), Condition.NONE);
          assertThat(points.size()).isEqualTo(2);
          assertThat(Ops.floats(found)).containsExactly(Ops.floats(images));
          assertThat(found.dim()).isEqualTo(4);
        });
  }

  @Test
  void noPointsAreRefused() {
    assertThatThrownBy(() -> new EmpiricalMeasure(Ops.tensor(new double[0], 0, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("points: expected [n, event] with n >= 1, found [0, 2]");
  }
}
