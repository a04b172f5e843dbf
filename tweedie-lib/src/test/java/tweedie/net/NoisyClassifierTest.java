package tweedie.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Source;
import tweedie.objective.NoisyCrossEntropy;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

class NoisyClassifierTest {
  private static NoisyClassifier net() {
    NoisyClassifier net = new NoisyClassifier(1, 8, 3, 0.5, Precision.FLOAT64, Rng.of(1, 1));
    Nets.move(net.parameters(), 0.1);
    return net;
  }

  @Test
  void everyWeightGetsAGradient() {
    Tensor y = Rng.of(1, 3).normal(1, 8, 8);
    Tensor sigma = Ops.tensor(new double[] {0.1, 1, 30}, 3);
    Tensor out = net().at(y, sigma, Condition.NONE);
    assertThat(Shapes.of(out)).containsExactly(3, 3);
    NoisyClassifier net = net();
    net.at(y, sigma, Condition.NONE).square().sum().backward();
    net.parameters()
        .trained()
        .forEach((n, p) -> assertThat(p.grad().abs().sum().item_double()).as(n).isPositive());
  }

  @Test
  void commonNoiseLevelIsThatOfEveryRow() {
    Tensor y = Rng.of(1, 2).normal(1, 8, 8);
    NoisyClassifier net = net();
    Tensor one = net.at(y, Ops.scalar(0.7), Condition.NONE);
    Tensor each = net.at(y, Ops.tensor(new double[] {0.7, 0.7}, 2), Condition.NONE);
    // The same sums in float64, in another order at most.
    assertThat(one.sub(each).abs().max().item_double()).isLessThan(1e-12);
    Tensor other = net.at(y, Ops.scalar(7), Condition.NONE);
    assertThat(other.sub(one).abs().max().item_double()).isGreaterThan(1e-3);
  }

  @Test
  void wrongShapesAreRefused() {
    assertThatThrownBy(() -> new NoisyClassifier(1, 6, 3, 1, Precision.FLOAT64, Rng.of(1, 1)))
        .hasMessageContaining("multiple of 4");
  }

  /** A classifier that answers evenly loses ln K, whatever the noise. */
  @Test
  void lossOfAnEvenAnswerIsItsEntropy() {
    Source<Batch> data =
        rng ->
            new Batch(
                rng.normal(1, 8, 8),
                new Condition(
                    Map.of("label", Ops.tensor(new long[rng.rows()], rng.rows())),
                    Optional.empty()));
    double[] least = {Double.POSITIVE_INFINITY};
    double[] most = {0};
    NoisyCrossEntropy loss =
        new NoisyCrossEntropy(
            (y, sigma, c) -> {
              assertThat(c.rng()).isPresent();
              least[0] = Math.min(least[0], sigma.min().item_double());
              most[0] = Math.max(most[0], sigma.max().item_double());
              return Ops.tensor(new double[3 * 200], 200, 3);
            },
            data,
            0.1,
            10);
    double[] values = Ops.doubles(loss.loss(Rng.of(3, 200)));
    assertThat(values).hasSize(200);
    assertThat(values[17]).isCloseTo(Math.log(3), within(1e-12));
    // 200 levels uniform on a logarithmic scale: the ends are missed by a tenth with e^-10 each.
    assertThat(least[0]).isBetween(0.1, 0.16);
    assertThat(most[0]).isBetween(6.3, 10.0);
    assertThatThrownBy(() -> new NoisyCrossEntropy(loss.classifier(), data, 1, 1))
        .hasMessageContaining("least < most");
  }
}
