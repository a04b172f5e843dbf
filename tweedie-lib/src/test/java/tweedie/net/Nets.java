package tweedie.net;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/** Networks and inputs that several tests use. */
final class Nets {
  private Nets() {}

  /** Small members of the family, one for each option. */
  static List<UNetConfig> configs() {
    return List.of(
        UNetConfig.quickstart(1, 1, 28),
        small(UNetConfig.Wiring.FULL, UNetConfig.Norm.GROUP, false, 0),
        small(UNetConfig.Wiring.FULL, UNetConfig.Norm.GROUP, true, 0),
        small(UNetConfig.Wiring.COMPACT, UNetConfig.Norm.LAYER, true, 3),
        patched(0));
  }

  static UNetConfig small(
      UNetConfig.Wiring wiring, UNetConfig.Norm norm, boolean fir, int classes) {
    return new UNetConfig(
        2,
        3,
        8,
        8,
        List.of(1, 2),
        1,
        List.of(4),
        0.3,
        true,
        norm,
        wiring,
        wiring == UNetConfig.Wiring.FULL
            ? UNetConfig.Resampling.RESIDUAL_BLOCK
            : UNetConfig.Resampling.CONVOLUTION,
        fir,
        fir ? UNetConfig.ProgressiveInput.RESIDUAL : UNetConfig.ProgressiveInput.NONE,
        fir ? TimeEmbedding.Kind.FOURIER : TimeEmbedding.Kind.POSITIONAL,
        fir ? 16 : 1,
        1,
        0,
        classes,
        0);
  }

  /** Two-pixel patches without a stem. */
  static UNetConfig patched(int classes) {
    UNetConfig q = UNetConfig.quickstart(2, 3, 8);
    return new UNetConfig(
        q.inChannels(),
        q.outChannels(),
        q.imageSize(),
        8,
        q.channelMultipliers(),
        q.resBlocks(),
        q.attention(),
        q.dropout(),
        q.skipRescale(),
        q.norm(),
        q.wiring(),
        q.resampling(),
        q.fir(),
        q.progressiveInput(),
        q.embedding(),
        q.embeddingScale(),
        2,
        0,
        classes,
        0);
  }

  /**
   * A network whose every weight is moved a little, so that no branch is switched off by a zero.
   */
  static UNet moved(UNetConfig config, Precision precision) {
    UNet net = new UNet(config, precision, Rng.of(1, 1));
    move(net.parameters(), 0.1);
    return net;
  }

  static void move(Parameters parameters, double size) {
    long k = 0;
    for (Tensor p : parameters.trained().values()) {
      Rng rng = Rng.of(99, 1).child(k++);
      TensorScope.silently(
          () ->
              TensorScope.run(
                  () -> {
                    Tensor noise = rng.normal(Shapes.of(p)).reshape(Shapes.of(p));
                    p.add_(Ops.mul(noise, size).to(p.scalar_type()));
                  }));
    }
  }

  static Tensor images(UNetConfig c, int rows) {
    return Rng.of(2, rows)
        .normal(c.inChannels(), c.imageSize(), c.imageSize())
        .to(ScalarType.Float);
  }

  static Tensor times(int rows) {
    return Rng.of(3, rows).uniform();
  }

  static Condition labels(long... labels) {
    return new Condition(Map.of("label", Ops.tensor(labels, labels.length)), Optional.empty());
  }

  /** A trained tensor or buffer by its name. */
  static Tensor named(Parameters parameters, String name) {
    return Objects.requireNonNull(parameters.all().get(name), name);
  }

  /** Largest absolute difference. */
  static double distance(Tensor a, Tensor b) {
    return a.to(ScalarType.Double).sub(b.to(ScalarType.Double)).abs().max().item_double();
  }
}
