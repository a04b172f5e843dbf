package tweedie.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

class ResidualMlpTest {
  private static ResidualMlp net(int classes) {
    MlpConfig c = new MlpConfig(3, 2, 16, 2, 0.2, TimeEmbedding.Kind.POSITIONAL, 4, classes);
    ResidualMlp net = new ResidualMlp(c, Precision.FLOAT64, Rng.of(1, 1));
    Nets.move(net.parameters(), 0.1);
    return net;
  }

  @Test
  void everyWeightGetsAGradient() {
    ResidualMlp net = net(2);
    net.at(Rng.of(1, 3).normal(3), Nets.times(3), Nets.labels(0, 1, 2)).square().sum().backward();
    net.parameters()
        .trained()
        .forEach((n, p) -> assertThat(p.grad().abs().sum().item_double()).as(n).isPositive());
  }

  @Test
  void gradientAgreesWithDifferences() {
    ResidualMlp net = net(0);
    Tensor x = Rng.of(1, 3).normal(3);
    Tensor t = Nets.times(3);
    net.at(x, t, Condition.NONE).square().sum().backward();
    double h = 1e-5;
    for (String name :
        new String[] {"input.weight", "block.1.linear1.weight", "time.linear1.bias"}) {
      Tensor p = Nets.named(net.parameters(), name).flatten(0, -1).narrow(0, 0, 1);
      double slope =
          Nets.named(net.parameters(), name).grad().flatten(0, -1).narrow(0, 0, 1).item_double();
      TensorScope.silently(() -> p.add_(Ops.scalar(h)));
      double above = net.at(x, t, Condition.NONE).square().sum().item_double();
      TensorScope.silently(() -> p.add_(Ops.scalar(-2 * h)));
      double below = net.at(x, t, Condition.NONE).square().sum().item_double();
      TensorScope.silently(() -> p.add_(Ops.scalar(h)));
      // Central difference: error h² f'''/6 ~ 1e-10 plus rounding 1e-16 f / h ~ 1e-10.
      assertThat((above - below) / (2 * h))
          .as(name)
          .isCloseTo(slope, within(1e-6 * (1 + Math.abs(slope))));
    }
  }

  @Test
  void shapesAndDropoutFollowTheRows() {
    ResidualMlp net = net(2);
    Tensor x = Rng.of(1, 5).normal(3);
    Tensor t = Nets.times(5);
    Condition c = Condition.NONE.training(Rng.of(8, 5));
    Tensor whole = net.at(x, t, c);
    assertThat(Shapes.of(whole)).containsExactly(5, 2);
    Tensor part = net.at(x.narrow(0, 1, 2), t.narrow(0, 1, 2), c.rows(1, 2));
    assertThat(Nets.distance(whole.narrow(0, 1, 2), part)).isLessThan(1e-12);
    assertThat(Nets.distance(whole, net.at(x, t, Condition.NONE))).isGreaterThan(1e-3);
  }

  @Test
  void classifierGivesLogitsAndFeatures() {
    Classifier net = new Classifier(1, 28, 10, Precision.FLOAT32, Rng.of(1, 1));
    Tensor x = Rng.of(2, 3).normal(1, 28, 28).to(ScalarType.Float);
    Classifier.Output y = net.at(x, Condition.NONE);
    assertThat(Shapes.of(y.logits())).containsExactly(3, 10);
    assertThat(Shapes.of(y.features())).containsExactly(3, 128);
    y.logits().square().sum().backward();
    net.parameters()
        .trained()
        .forEach((n, p) -> assertThat(p.grad().abs().sum().item_double()).as(n).isPositive());
    // Features do not depend on dropout; logits do.
    Classifier.Output z = net.at(x, Condition.NONE.training(Rng.of(1, 3)));
    assertThat(Nets.distance(y.features(), z.features())).isZero();
    assertThat(Nets.distance(y.logits(), z.logits())).isPositive();
  }
}
