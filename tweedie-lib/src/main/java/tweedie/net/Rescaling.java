package tweedie.net;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Rng;

/** A layer that changes the size of the image between two levels. */
final class Rescaling {
  /** The layer as a function of features, embedding and dropout streams. */
  @FunctionalInterface
  private interface Map {
    Tensor apply(Tensor x, Tensor e, Optional<Rng> rng);
  }

  private final Map map;
  private final int channels;

  private Rescaling(int channels, Map map) {
    this.map = map;
    this.channels = channels;
  }

  /** Halves; keeps the channels. */
  static Rescaling down(Weights w, UNetConfig c, int channels) {
    if (c.resampling() == UNetConfig.Resampling.CONVOLUTION) {
      return halving(w, channels, channels, c.fir());
    }
    ResidualBlock block =
        new ResidualBlock(w, c, channels, channels, x -> Resample.down(x, c.fir()));
    return new Rescaling(channels, block::apply);
  }

  /** Halves by a convolution with stride 2, after the filter when {@code fir}. */
  static Rescaling halving(Weights w, int in, int out, boolean fir) {
    Convolution conv = Convolution.halving(w, in, out, fir ? 0 : 1);
    return new Rescaling(out, (x, e, rng) -> conv.apply(fir ? Resample.blur(x) : x));
  }

  /** Doubles; a convolution also goes to the channels of the next level, a block keeps them. */
  static Rescaling up(Weights w, UNetConfig c, int in, int next) {
    if (c.resampling() == UNetConfig.Resampling.CONVOLUTION) {
      Convolution conv = Convolution.same(w, in, next, 3, 1);
      return new Rescaling(next, (x, e, rng) -> conv.apply(Resample.up(x, c.fir())));
    }
    ResidualBlock block = new ResidualBlock(w, c, in, in, x -> Resample.up(x, c.fir()));
    return new Rescaling(in, block::apply);
  }

  int channels() {
    return channels;
  }

  Tensor apply(Tensor x, Tensor e, Optional<Rng> rng) {
    return map.apply(x, e, rng);
  }
}
