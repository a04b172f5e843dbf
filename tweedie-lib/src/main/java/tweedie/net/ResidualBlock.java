package tweedie.net;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * The residual block of the U-Net: {@code s(x) + conv₂(silu(norm₂(conv₁(r(silu(norm₁ x))) + W e)))}
 * with the embedding e of time and class, and {@code s(x) = conv(r(x))} where channels or size
 * change. The resampling r inside the block is BigGAN's. The last convolution starts at zero, so
 * the block starts as its shortcut.
 *
 * @see "Brock et al. 2019, arXiv:1809.11096, figure 15; Song et al. 2021, arXiv:2011.13456, app. H"
 */
final class ResidualBlock {
  private final ChannelNorm norm1;
  private final Convolution conv1;
  private final Linear embedding;
  private final ChannelNorm norm2;
  private final Dropout dropout;
  private final Convolution conv2;
  private final Optional<Convolution> shortcut;
  private final UnaryOperator<Tensor> resample;
  private final boolean rescale;
  private final int out;

  ResidualBlock(Weights w, UNetConfig c, int in, int out, UnaryOperator<Tensor> resample) {
    this(w, c, in, out, resample, true);
  }

  /** A block that keeps the size of the image. */
  ResidualBlock(Weights w, UNetConfig c, int in, int out) {
    this(w, c, in, out, UnaryOperator.identity(), in != out);
  }

  private ResidualBlock(
      Weights w, UNetConfig c, int in, int out, UnaryOperator<Tensor> resample, boolean project) {
    this.resample = resample;
    this.rescale = c.skipRescale();
    this.out = out;
    norm1 = new ChannelNorm(w.in("norm1"), c.norm(), in);
    conv1 = Convolution.same(w.in("conv1"), in, out, 3, 1);
    embedding = new Linear(w.in("embedding"), c.embeddingWidth(), out, 1);
    norm2 = new ChannelNorm(w.in("norm2"), c.norm(), out);
    dropout = new Dropout(w.layer(), c.dropout());
    conv2 = Convolution.same(w.in("conv2"), out, out, 3, 0);
    shortcut =
        project ? Optional.of(Convolution.same(w.in("shortcut"), in, out, 1, 1)) : Optional.empty();
  }

  /** Frees what it needs no more on the way: memory that is taken again at once is in the cache. */
  Tensor apply(Tensor x, Tensor e, Optional<Rng> rng) {
    return TensorScope.keep(
        () -> {
          Tensor first = TensorScope.keep(() -> first(x, e));
          Tensor h = TensorScope.keep(() -> conv2.apply(dropout.apply(norm2.silu(first), rng)));
          first.close();
          Tensor skip = resample.apply(x);
          h = h.add_(shortcut.isPresent() ? shortcut.get().apply(skip) : skip);
          return rescale ? Ops.scale(h, Math.sqrt(0.5)) : h;
        });
  }

  private Tensor first(Tensor x, Tensor e) {
    Tensor shift = embedding.apply(e).to(x.scalar_type()).reshape(-1, out, 1, 1);
    // A convolution does not keep its output for the backward pass: adding in place is safe.
    return conv1.apply(resample.apply(norm1.silu(x))).add_(shift);
  }
}
