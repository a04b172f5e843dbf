package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Noised;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class NonUniformSdeTest {
  private static final LinearSde EARLY =
      new LinearSde(
          Recipe.vp(), new Early(new LinearBeta(0.1, 20), 0.5), new double[1][1], Euclidean.ANY);
  private static final LinearSde VE = NamedProcesses.ve(0.01, 3);
  private static final NonUniformSde PROCESS =
      new NonUniformSde(List.of(EARLY, VE), Components.channels(new int[] {1, 2}, 3));

  private static Tensor states(double... v) {
    return Ops.tensor(v, v.length / 3, 3);
  }

  /** Kernel, score and density are those of the scalar processes, number by number. */
  @Test
  void partsMoveByTheirOwnScalarProcesses() {
    Tensor x = states(0.3, -0.4, 1.2, 0.9, 0.1, -2);
    Tensor y = states(0.1, -0.7, 1.5, -0.4, 0.6, -1);
    Tensor s = Ops.tensor(new double[] {0.1, 0}, 2);
    Tensor t = Ops.tensor(new double[] {0.3, 0.7}, 2);
    Tensor[] each = new Tensor[2];
    Tensor[] score = new Tensor[2];
    for (int i = 0; i < 2; i++) {
      LinearSde p = PROCESS.part(i).in(new Euclidean(1 + i));
      Tensor a = x.narrow(1, i, 1 + i);
      Tensor b = y.narrow(1, i, 1 + i);
      each[i] = p.logTransition(b, a, s, t);
      score[i] = p.transitionScore(b, a, s, t);
    }
    double[] found = Ops.doubles(PROCESS.logTransition(y, x, s, t));
    double[] wanted = Ops.doubles(each[0].add(each[1]));
    double[] slope = Ops.doubles(PROCESS.transitionScore(y, x, s, t));
    double[] slopes = Ops.doubles(Ops.cat(1, score[0], score[1]));
    // Rounding of sums of three terms of order 100.
    assertThat(found).containsExactly(wanted, within(1e-11));
    assertThat(slope).containsExactly(slopes, within(1e-10));
  }

  /** {@code α_{t|0} = α_{t|s} α_{s|0}} and {@code σ²} likewise, in every part. */
  @Test
  void semigroupHolds() {
    Tensor x = states(1, 1, 1);
    Tensor zero = Ops.scalar(0);
    for (double s : new double[] {0.2, 0.5, 0.6}) {
      double t = 0.8;
      double[] a = Ops.doubles(PROCESS.at(Ops.scalar(s), m -> m.mean()[0][0], x));
      double[] v = Ops.doubles(PROCESS.at(Ops.scalar(s), m -> m.covariance()[0][0], x));
      double[] all = Ops.doubles(PROCESS.at(Ops.scalar(t), m -> m.mean()[0][0], x));
      double[] total = Ops.doubles(PROCESS.at(Ops.scalar(t), m -> m.covariance()[0][0], x));
      for (int i = 0; i < 3; i++) {
        LinearKernel k = PROCESS.part(i == 0 ? 0 : 1).dynamics().kernel();
        Moments rest = k.between(s, t, new double[1][1]);
        double map = rest.mean()[0][0];
        // Relative rounding of a few operations.
        assertThat(map * a[i]).isCloseTo(all[i], within(1e-14));
        double sum = map * map * v[i] + rest.covariance()[0][0];
        assertThat(sum).isCloseTo(total[i], within(1e-12 * total[i]));
      }
    }
    Noised early = PROCESS.sample(x, zero, Ops.scalar(0.5), Rng.of(1, 1));
    Noised same = PROCESS.sample(early.x(), Ops.scalar(0.5), Ops.scalar(0.9), Rng.of(2, 1));
    // The clock of the first part stands still after 1/2.
    assertThat(Ops.doubles(same.x())[0]).isEqualTo(Ops.doubles(early.x())[0]);
    assertThat(Ops.doubles(same.x())[1]).isNotEqualTo(Ops.doubles(early.x())[1]);
  }

  @Test
  void dynamicsHaveTheRatesOfTheParts() {
    Tensor x = states(0.3, -0.4, 1.2);
    Tensor t = Ops.scalar(0.3);
    double[] drift = Ops.doubles(PROCESS.dynamics().drift(x, t, Condition.NONE));
    double[] squared =
        Ops.doubles(PROCESS.dynamics().diffuse(Ops.add(x, 1).div(Ops.add(x, 1)), x, t));
    double beta = 2 * (0.1 + 19.9 * 0.6);
    double ratio = Math.log(300);
    double sigma = 0.01 * Math.pow(300, 0.3);
    assertThat(drift[0]).isCloseTo(-0.5 * beta * 0.3, within(1e-12));
    assertThat(drift[1]).isZero();
    assertThat(squared[0]).isCloseTo(beta, within(1e-12));
    assertThat(squared[2]).isCloseTo(2 * ratio * sigma * sigma, within(1e-12));
  }

  /** A network that says nothing leaves the posterior mean of independent Gaussians. */
  @Test
  void preconditioningIsExactForIndependentGaussians() {
    Tensor x = states(0.3, -0.4, 1.2);
    Tensor mean = Ops.tensor(new double[] {0.1, 0.2, 0.3}, 1, 3);
    JointPreconditioned d =
        new JointPreconditioned(PROCESS, (y, t, c) -> Ops.zerosLike(y), mean, 0.5);
    Tensor t = Ops.tensor(new double[] {0.3}, 1);
    double[] score = Ops.doubles(PROCESS.score(d).at(x, t, Condition.NONE));
    double[] value = Ops.doubles(x);
    for (int i = 0; i < 3; i++) {
      Moments m = PROCESS.part(i == 0 ? 0 : 1).moments(0.3);
      double a = m.mean()[0][0];
      double variance = 0.25 * a * a + m.covariance()[0][0];
      double wanted = -(value[i] - a * (i + 1) * 0.1) / variance;
      // A difference of numbers of order 1 over a variance above 0.003.
      assertThat(score[i]).isCloseTo(wanted, within(1e-11));
    }
  }

  @Test
  void priorHasTheDeviationOfEachPart() {
    Tensor x = PROCESS.prior().sample(Condition.NONE, Rng.of(3, 4));
    assertThat(x.scalar_type().intern()).isEqualTo(ScalarType.Float);
    double found =
        Ops.doubles(PROCESS.prior().logDensity(states(0, 0, 0), Condition.NONE, Rng.of(0, 1)))[0];
    assertThat(found).isCloseTo(-1.5 * Math.log(2 * Math.PI) - 2 * Math.log(3), within(1e-12));
  }

  @Test
  void wrongPartsAreRefused() {
    Components two = Components.channels(new int[] {1, 1}, 2);
    assertThatThrownBy(() -> new NonUniformSde(List.of(VE), two))
        .hasMessageContaining("expected 2 processes, found 1");
    LinearSde phase = NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8));
    assertThatThrownBy(() -> new NonUniformSde(List.of(VE, phase), two))
        .hasMessageContaining("expected processes of one block");
    assertThatThrownBy(() -> Components.channels(new int[] {1, 1}, 3))
        .hasMessageContaining("add up to 3");
    assertThatThrownBy(() -> new Components(new int[] {0, 2}, 2))
        .hasMessageContaining("expected numbers of part 1");
    assertThatThrownBy(() -> new Early(new LinearBeta(0.1, 20), 1.5))
        .hasMessageContaining("at most 1.0, found 1.5");
  }
}
