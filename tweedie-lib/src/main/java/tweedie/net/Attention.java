package tweedie.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/**
 * Self-attention over the pixels of a feature map, one head: {@code x + W softmax(q kᵀ/√C) v}. The
 * output map starts at zero.
 *
 * @see "Vaswani et al. 2017, arXiv:1706.03762, eq. 1; Ho et al. 2020, arXiv:2006.11239, appendix B"
 */
final class Attention {
  private final ChannelNorm norm;
  private final Convolution qkv;
  private final Convolution output;
  private final int channels;
  private final boolean rescale;

  Attention(Weights w, UNetConfig c, int channels) {
    this.channels = channels;
    rescale = c.skipRescale();
    norm = new ChannelNorm(w.in("norm"), c.norm(), channels);
    qkv = Convolution.same(w.in("qkv"), channels, 3 * channels, 1, 1);
    output = Convolution.same(w.in("output"), channels, channels, 1, 0);
  }

  Tensor apply(Tensor x) {
    return TensorScope.keep(() -> attend(x));
  }

  private Tensor attend(Tensor x) {
    Tensor all = qkv.apply(norm.apply(x)).flatten(2, 3); // [B, 3C, HW]
    Tensor q = all.narrow(1, 0, channels).transpose(1, 2);
    Tensor k = all.narrow(1, channels, channels);
    Tensor v = all.narrow(1, 2L * channels, channels);
    Tensor weights = torch.softmax(Ops.mul(torch.bmm(q, k), 1 / Math.sqrt(channels)), -1);
    // The product comes in the memory order of x: an image in the other one would take all that
    // follow with it, and every sum with a skip would be a slow one.
    Tensor mixed =
        x.is_contiguous()
            ? torch.bmm(v, weights.transpose(1, 2))
            : torch.bmm(weights, v.transpose(1, 2)).transpose(1, 2);
    Tensor h = output.apply(mixed.reshape_as(x)).add_(x);
    return rescale ? Ops.scale(h, Math.sqrt(0.5)) : h;
  }
}
