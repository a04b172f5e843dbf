package tweedie.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import tweedie.bridge.Bridge;
import tweedie.bridge.BridgeGrid;
import tweedie.bridge.Cached;
import tweedie.bridge.Direction;
import tweedie.bridge.DriftDiffusion;
import tweedie.bridge.MeanForm;
import tweedie.bridge.MeanMatching;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Source;
import tweedie.net.Precision;
import tweedie.net.UNet;
import tweedie.net.UNetConfig;
import tweedie.solver.EulerMaruyama;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** The image network in a bridge between two sets of pictures. */
class ImageBridgeTest {
  private static Source<Batch> pictures(double level) {
    return rng -> {
      Tensor x = Ops.add(Ops.mul(rng.normal(1, 8, 8), .1), level).to(ScalarType.Float);
      Tensor id = Ops.tensor(rng.ids(), rng.rows());
      return new Batch(x, new Condition(Map.of("id", id), Optional.empty()));
    };
  }

  private static Field net(long seed) {
    return new UNet(UNetConfig.quickstart(1, 1, 8), Precision.FLOAT32, Rng.of(seed, 1));
  }

  @Test
  void picturesOfTwoSetsAreJoined() {
    try (PointerScope scope = new PointerScope()) {
      Bridge b =
          new Bridge(
              pictures(-.5),
              pictures(.5),
              DriftDiffusion.brownian(DriftDiffusion.UNIT_CLOCK),
              BridgeGrid.symmetric(3, .01, .1),
              MeanForm.NOISE,
              net(1),
              net(2),
              new EulerMaruyama());
      MeanMatching matching = new MeanMatching(new Cached.Plan(4, 2, 8, 1));
      List<HalfStep> all = new ArrayList<>();
      new IterativeProportionalFitting(b, matching, new Trainer(4), OptimizerSpec.adam(), 2, 4, 7)
          .run(0, 1, all::add);
      assertThat(all).hasSize(2);
      assertThat(all.get(0).mean()).hasSize(64);
      Tensor x = b.left().draw(Rng.of(1, 2)).x();
      Tensor y =
          b.sampling(Direction.FORWARD)
              .run(b.chain(Direction.FORWARD), x, Condition.NONE, Rng.of(2, 2));
      assertThat(Ops.finite(y)).isTrue();
      assertThat(y.scalar_type().intern()).isEqualTo(ScalarType.Float);
    }
  }
}
