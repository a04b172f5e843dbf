package tweedie.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Sampler;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.NoiseGrid;
import tweedie.process.SemiLinear;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.MixtureTarget;

class UniPcTest {
  /** VP 0.1 to 20, data N(.3, .25), x_T = 1.1, equal steps of λ from t = 1 to 1e-3. */
  private static double end(UniPc solver, int steps) {
    LinearSde p = NamedProcesses.vp(0.1, 20).in(new Euclidean(1));
    SemiLinear flow = p.dynamics().reverse(MixtureTarget.gaussian(0.3, 0.25).score(p), 0);
    Sampler<SemiLinear> sampler = new Sampler<>(solver, NoiseGrid.logSnr(p, 1, 1e-3, steps));
    return TensorScope.evaluate(
        () -> {
          Tensor x = Ops.tensor(new double[] {1.1}, 1, 1);
          return sampler.run(flow, x, Condition.NONE, Rng.of(0, 1)).item_double();
        });
  }

  /** To the printed digits, half a unit of the last one. */
  @Test
  void referenceRunsAreReproduced() {
    assertThat(end(new UniPc(2, true, false), 10)).isCloseTo(.87026610429046, within(5e-13));
    assertThat(end(new UniPc(2, false, false), 10)).isCloseTo(.8733379996391, within(5e-13));
    assertThat(end(new UniPc(2), 10)).isCloseTo(.8694979124, within(5e-11));
  }

  /** Exact end .8490971965 to ten digits; the printed slope of 80 to 160 steps is 2.99. */
  @Test
  void orderIsOneMoreThanThatOfThePredictor() {
    double error = end(new UniPc(2, true, false), 80) - .8490971965;
    double fine = end(new UniPc(2, true, false), 160) - .8490971965;
    assertThat(Math.log(error / fine) / Math.log(2)).isCloseTo(2.99, within(0.02));
  }

  @Test
  void refusesOtherOrders() {
    assertThatThrownBy(() -> new UniPc(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unipc: expected an order of 2 or 3, found 4");
  }
}
