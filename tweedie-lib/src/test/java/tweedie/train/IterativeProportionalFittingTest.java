package tweedie.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.bridge.Bridge;
import tweedie.bridge.BridgeGrid;
import tweedie.bridge.Cached;
import tweedie.bridge.Direction;
import tweedie.bridge.DriftDiffusion;
import tweedie.bridge.GaussianSource;
import tweedie.bridge.Independent;
import tweedie.bridge.MarkovianProjection;
import tweedie.bridge.MeanForm;
import tweedie.bridge.MeanMatching;
import tweedie.bridge.Projection;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Source;
import tweedie.data.Toy2d;
import tweedie.net.MlpConfig;
import tweedie.net.Precision;
import tweedie.net.ResidualMlp;
import tweedie.net.TimeEmbedding;
import tweedie.objective.TimeLaw;
import tweedie.solver.EulerMaruyama;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

class IterativeProportionalFittingTest {
  private static final Cached.Plan PLAN = new Cached.Plan(32, 20, 64, 1);

  private static Field net(long seed) {
    MlpConfig c = new MlpConfig(2, 2, 8, 1, 0.1, TimeEmbedding.Kind.POSITIONAL, 10, 0);
    return new ResidualMlp(c, Precision.FLOAT32, Rng.of(seed, 1));
  }

  private static Bridge bridge(MeanForm form) {
    return new Bridge(
        Toy2d.MOONS,
        new GaussianSource(Ops.tensor(new float[2], 2), 7),
        DriftDiffusion.brownian(DriftDiffusion.UNIT_CLOCK),
        BridgeGrid.constant(4, .5),
        form,
        net(1),
        net(2),
        new EulerMaruyama());
  }

  private static IterativeProportionalFitting fitting(Bridge b, Projection p) {
    OptimizerSpec adam = new OptimizerSpec(1e-2, 1e-2, 1, 0, .9, .999, 1e-8, 0, 1, 32, 0);
    return new IterativeProportionalFitting(b, p, new Trainer(16), adam, 8, 50, 5);
  }

  private static List<double[]> weights(Bridge b) {
    List<double[]> all = new ArrayList<>();
    for (Direction way : Direction.values()) {
      b.net(way).parameters().trained().values().forEach(x -> all.add(Ops.doubles(x)));
    }
    return all;
  }

  private static void copy(Bridge from, Bridge to) {
    for (Direction way : Direction.values()) {
      var target = to.net(way).parameters().trained();
      from.net(way)
          .parameters()
          .trained()
          .forEach(
              (name, x) -> {
                Tensor y = Objects.requireNonNull(target.get(name));
                TensorScope.silently(() -> y.copy_(x));
              });
    }
  }

  @Test
  void networksAndTheNumberOfHalfStepsAreTheWholeState() {
    try (PointerScope scope = new PointerScope()) {
      Bridge whole = bridge(MeanForm.NOISE);
      List<HalfStep> all = new ArrayList<>();
      assertThat(fitting(whole, new MeanMatching(PLAN)).run(0, 2, all::add)).isEqualTo(4);

      Bridge first = bridge(MeanForm.NOISE);
      int finished = fitting(first, new MeanMatching(PLAN)).run(0, 2, done -> done.finished() < 3);
      assertThat(finished).isEqualTo(3);
      Bridge second = bridge(MeanForm.NOISE);
      copy(first, second);
      List<HalfStep> rest = new ArrayList<>();
      fitting(second, new MeanMatching(PLAN)).run(finished, 2, rest::add);

      assertThat(rest).hasSize(1);
      assertThat(rest.get(0).loss()).isEqualTo(all.get(3).loss());
      assertThat(rest.get(0).mean()).isEqualTo(all.get(3).mean());
      assertThat(weights(second)).usingRecursiveComparison().isEqualTo(weights(whole));
    }
  }

  @Test
  void directionsAlternateAndBothEndsAreReported() {
    try (PointerScope scope = new PointerScope()) {
      Bridge b = bridge(MeanForm.DRIFT);
      Source<Batch> left = b.left();
      Projection p =
          new MarkovianProjection(
              new Independent(left, b.right()), TimeLaw.uniform(.01, .99), PLAN);
      List<HalfStep> all = new ArrayList<>();
      long[] steps = new long[1];
      fitting(b, p)
          .run(
              0,
              2,
              new BridgeListener() {
                @Override
                public boolean afterHalfStep(HalfStep done) {
                  return all.add(done);
                }

                @Override
                public void afterStep(StepReport report) {
                  steps[0]++;
                }
              });
      assertThat(steps[0]).isEqualTo(4 * 8);
      assertThat(all)
          .extracting(HalfStep::direction)
          .containsExactly(
              Direction.BACKWARD, Direction.FORWARD, Direction.BACKWARD, Direction.FORWARD);
      assertThat(all).extracting(HalfStep::iteration).containsExactly(1, 1, 2, 2);
      assertThat(all).extracting(HalfStep::finished).containsExactly(1, 2, 3, 4);
      for (HalfStep h : all) {
        assertThat(h.mean()).hasSize(2);
        assertThat(h.squaredDistance()).isPositive();
        // Wanted: a deviation near 7 at both ends; 50 rows, so within a factor of two.
        assertThat(h.wantedVariance()[0]).isBetween(24.0, 100.0);
      }
    }
  }

  @Test
  void theAverageReplacesTheWeights() {
    try (PointerScope scope = new PointerScope()) {
      // An average that never moves gives the weights of the start back.
      Bridge b = bridge(MeanForm.MAP);
      List<double[]> before = weights(b);
      OptimizerSpec frozen = new OptimizerSpec(1e-2, 1e-2, 1, 0, .9, .999, 1e-8, 0, 1, 1e30, 0);
      new IterativeProportionalFitting(b, new MeanMatching(PLAN), new Trainer(16), frozen, 3, 4, 5)
          .run(0, 1, done -> true);
      List<double[]> after = weights(b);
      for (int i = 0; i < before.size(); i++) {
        assertThat(after.get(i)).containsExactly(before.get(i), within(1e-7));
      }
    }
  }

  @Test
  void samplesAndFlowRunInBothDirections() {
    try (PointerScope scope = new PointerScope()) {
      Bridge b = bridge(MeanForm.NOISE);
      for (Direction way : Direction.values()) {
        Tensor x = b.start(way).draw(Rng.of(1, 3)).x();
        Tensor y = b.sampling(way).run(b.chain(way), x, Condition.NONE, Rng.of(2, 3));
        Tensor z = b.simulation(way).run(b.flow(), x, Condition.NONE, Rng.of(2, 3));
        assertThat(Ops.finite(y)).isTrue();
        assertThat(Ops.finite(z)).isTrue();
      }
    }
  }

  @Test
  void emptyHalfStepsAreRefused() {
    try (PointerScope scope = new PointerScope()) {
      OptimizerSpec adam = OptimizerSpec.adam();
      assertThatThrownBy(
              () ->
                  new IterativeProportionalFitting(
                      bridge(MeanForm.MAP), new MeanMatching(PLAN), new Trainer(16), adam, 0, 9, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("steps >= 1");
    }
  }
}
