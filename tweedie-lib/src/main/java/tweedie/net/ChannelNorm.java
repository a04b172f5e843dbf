package tweedie.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Normalisation of image features with a trained scale and shift for each channel: over groups of
 * channels and all pixels (GROUP), or over the channels of each pixel (LAYER).
 */
final class ChannelNorm {
  private static final double EPS = 1e-6;

  private final UNetConfig.Norm kind;
  private final int channels;
  private final Tensor weight;
  private final Tensor bias;

  ChannelNorm(Weights w, UNetConfig.Norm kind, int channels) {
    this.kind = kind;
    this.channels = channels;
    this.weight = w.constant("weight", 1, channels);
    this.bias = w.constant("bias", 0, channels);
  }

  /** Number of groups: a quarter of the channels, at most 32, reduced until it divides them. */
  static int groups(int channels) {
    int g = Math.max(1, Math.min(channels / 4, 32));
    while (channels % g != 0) {
      g--;
    }
    return g;
  }

  Tensor apply(Tensor x) {
    return kind == UNetConfig.Norm.GROUP ? group(x) : image(layer(x));
  }

  /** {@code silu(norm(x))}. */
  Tensor silu(Tensor x) {
    return kind == UNetConfig.Norm.GROUP ? activated(group(x)) : image(activated(layer(x)));
  }

  /** In place where no backward pass needs the normalised features. */
  private static Tensor activated(Tensor y) {
    return y.requires_grad() ? torch.silu(y) : torch.silu_(y);
  }

  private Tensor group(Tensor x) {
    // The group kernel wants one type for features, scale and shift; the layer kernel does not.
    TensorOptional w = new TensorOptional(weight.to(x.scalar_type()));
    TensorOptional b = new TensorOptional(bias.to(x.scalar_type()));
    return torch.group_norm(x, groups(channels), w, b, EPS, false);
  }

  /**
   * Normalised features in the order [B, H, W, C], the order channels-last images have in memory.
   */
  private Tensor layer(Tensor x) {
    TensorOptional w = new TensorOptional(weight);
    TensorOptional b = new TensorOptional(bias);
    return torch.layer_norm(x.permute(0, 2, 3, 1), new long[] {channels}, w, b, EPS, false);
  }

  private static Tensor image(Tensor nhwc) {
    return nhwc.permute(0, 3, 1, 2);
  }
}
