package tweedie.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Continuous;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.core.Sampler;
import tweedie.core.TimeGrid;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.MixtureTarget;

class Rk45Test {
  /** {@code dx/dt = 4t³}, which a method of order five integrates exactly. */
  private static final Field CUBIC =
      (x, t, c) -> Ops.mul(Ops.perRow(t.mul(t).mul(t), x).expand_as(x), 4);

  /** {@code dx/dt = −100 (x − sin t)}: stiff, so that some tries are refused. */
  private static final Field STIFF = (x, t, c) -> Ops.mul(x.sub(Ops.perRow(t.sin(), x)), -100);

  /** A flow that notes the times it was asked at. */
  private record Noted(Field field, List<double[]> asked) implements Diffusion {
    @Override
    public Continuous space() {
      return new Euclidean(1);
    }

    @Override
    public Tensor drift(Tensor x, Tensor t, Condition c) {
      asked.add(Ops.doubles(t));
      return field.at(x, t, c);
    }

    @Override
    public Tensor dispersion(Tensor v, Tensor x, Tensor t) {
      return Ops.zerosLike(v);
    }
  }

  /** What a run gave, and which tries each row accepted. */
  private record Outcome(double[] end, List<double[]> asked) {
    int tries() {
      return (asked.size() - 1) / 6;
    }

    /** Whether a row moved on in a try, which shows in the second stage of the next one. */
    boolean accepted(int row, int k) {
      double reached = asked.get(6 * k + 6)[row];
      return k == tries() - 1 || Math.abs(start(row, k + 1) - reached) < 1e-9;
    }

    /** Start of a try from its stages at t + h/5 and t + h. */
    private double start(int row, int k) {
      return (5 * asked.get(6 * k + 1)[row] - asked.get(6 * k + 6)[row]) / 4;
    }

    int accepted(int row) {
      int sum = 0;
      for (int k = 0; k < tries(); k++) {
        sum += accepted(row, k) ? 1 : 0;
      }
      return sum;
    }
  }

  /**
   * The flow of a mixture under VP, of eight states and their mean error beside that of a tolerance
   * of 1e-12: it follows the tolerance, which bounds that of a step, of which there are some
   * dozens.
   */
  @Test
  void errorFollowsTheTolerance() {
    double[] end = flowed(1e-12);
    double[] error = new double[6];
    for (int k = 0; k < error.length; k++) {
      double tolerance = Math.pow(10, -4 - k);
      double[] found = flowed(tolerance);
      for (int i = 0; i < end.length; i++) {
        error[k] += Math.abs(found[i] - end[i]) / end.length;
      }
      assertThat(error[k]).as("tolerance %s", tolerance).isLessThan(100 * tolerance);
      if (k > 0) {
        assertThat(error[k]).as("tolerance %s", tolerance).isLessThan(error[k - 1]);
      }
    }
    // At coarser tolerances steps are as long as the score takes to change: no power of them holds.
    assertThat(Math.log10(error[3] / error[5]) / 2).isCloseTo(1, within(0.25));
  }

  private static double[] flowed(double tolerance) {
    LinearSde process = NamedProcesses.vp(0.1, 20).in(new Euclidean(1));
    MixtureTarget data =
        new MixtureTarget(
            new double[] {0.3, 0.7}, new double[][] {{-1}, {0.6}}, new double[] {0.05, 0.2});
    Diffusion flow = process.dynamics().reverse(data.score(process), 0);
    double[] x = {-1.7, -1.1, -0.6, -0.2, 0.3, 0.7, 1.2, 1.9};
    return TensorScope.evaluate(
        () ->
            Ops.doubles(
                new Sampler<>(new Rk45(tolerance, tolerance), TimeGrid.uniform(1, 0.01, 1))
                    .run(flow, Ops.tensor(x, 8, 1), Condition.NONE, Rng.of(0, 8))));
  }

  private static Outcome run(Field field, double tolerance, double... x) {
    List<double[]> asked = new ArrayList<>();
    Sampler<Diffusion> sampler =
        new Sampler<>(new Rk45(tolerance, tolerance), TimeGrid.uniform(0, 1, 1));
    Diffusion flow = new Noted(field, asked);
    double[] end =
        TensorScope.evaluate(
            () ->
                Ops.doubles(
                    sampler.run(
                        flow, Ops.tensor(x, x.length, 1), Condition.NONE, Rng.of(1, x.length))));
    return new Outcome(end, asked);
  }

  @Test
  void acceptedStepCostsSixCallsAfterTheFirst() {
    Outcome o = run(CUBIC, 1e-8, 2);
    // Steps of 0.01, of ten times that, and the rest.
    assertThat(o.tries()).isEqualTo(3);
    assertThat(o.accepted(0)).isEqualTo(3);
    assertThat(o.asked()).hasSize(1 + 6 * 3);
    // Rounding of three steps.
    assertThat(o.end()[0]).isCloseTo(3, within(1e-14));
  }

  @Test
  void refusedStepCostsSixCallsToo() {
    Outcome o = run(STIFF, 1e-6, 1);
    assertThat(o.accepted(0)).isLessThan(o.tries());
    assertThat(o.asked()).hasSize(1 + 6 * o.tries());
    assertThat(o.end()[0]).isCloseTo(stiffEnd(), within(1e-4));
  }

  @Test
  void rowsDoNotFeelTheRefusalsOfOthers() {
    double[] starts = {1, 0, 1000, -3};
    Outcome all = run(STIFF, 1e-6, starts);
    boolean mixed = false;
    for (int k = 0; k < all.tries(); k++) {
      mixed |= all.accepted(0, k) != all.accepted(2, k);
    }
    assertThat(mixed).isTrue();
    for (int i = 0; i < starts.length; i++) {
      Outcome alone = run(STIFF, 1e-6, starts[i]);
      // The same operations on the same numbers, but for the rounding of sin.
      assertThat(all.end()[i]).isCloseTo(alone.end()[0], within(1e-12));
      // A hundred times the local tolerance; errors are damped by e^(−100 t).
      assertThat(all.end()[i]).isCloseTo(stiffEnd(), within(1e-4));
    }
  }

  /** At t = 1, where the transient is gone. */
  private static double stiffEnd() {
    return (1e4 * Math.sin(1) - 100 * Math.cos(1)) / (1e4 + 1);
  }
}
