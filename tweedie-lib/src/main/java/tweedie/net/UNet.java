package tweedie.net;

import java.util.Optional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/**
 * A U-Net of the DDPM++/NCSN++ family as a function of images, time and class.
 *
 * <p>Input {@code [B, inChannels, H, W]}, output {@code [B, outChannels, H, W]} in the type the
 * weights are stored in (float32 unless FLOAT64). The output is zero before training, because last
 * convolutions start at zero. Dropout acts exactly when the condition carries random streams; the
 * condition's part {@code label}, int64 [B], is read when the network has classes.
 *
 * @see "Song et al. 2021, arXiv:2011.13456, section 4 and appendix H"
 */
public final class UNet implements Field {
  private final UNetConfig config;
  private final Precision precision;
  private final Embedder embedder;
  private final Optional<Convolution> stem;
  private final Convolution input;
  private final UNetBody body;
  private final ChannelNorm norm;
  private final Convolution output;
  private final Optional<Convolution> widen;
  private final Optional<ChannelNorm> headNorm;
  private final Parameters parameters;

  /**
   * A network with fresh weights.
   *
   * @param config its shape
   * @param precision its number formats
   * @param rng what the weights are drawn from
   */
  public UNet(UNetConfig config, Precision precision, Rng rng) {
    this.config = config;
    this.precision = precision;
    Weights w = new Weights(rng, precision);
    int base = config.baseChannels();
    int pixels = config.patch() * config.patch();
    int s = config.stemChannels();
    int phi = config.embedding() != TimeEmbedding.Kind.POSITIONAL ? 2 * base : base;
    embedder =
        new Embedder(
            w.in("time"),
            rng.child(-1),
            config.embedding(),
            phi,
            config.embeddingScale(),
            config.embeddingWidth(),
            config.classes(),
            config.context());
    boolean staged = s > 0;
    stem =
        staged
            ? Optional.of(Convolution.exact(w.in("stem"), config.inChannels(), s, 3, 1))
            : Optional.empty();
    int raw = pixels * (staged ? s : config.inChannels());
    // The first layer that sees raw pixels computes in full precision: see Precision.
    input =
        staged
            ? Convolution.same(w.in("input"), raw, base, 3, 1)
            : Convolution.exact(w.in("input"), raw, base, 3, 1);
    body = new UNetBody(w, config, raw);
    norm = new ChannelNorm(w.in("norm"), config.norm(), config.channels(0));
    int out = config.outChannels();
    widen =
        staged
            ? Optional.of(
                Convolution.same(w.in("head.widen"), config.channels(0), pixels * s, 1, 1))
            : Optional.empty();
    headNorm =
        staged
            ? Optional.of(new ChannelNorm(w.in("head.norm"), config.norm(), 2 * s))
            : Optional.empty();
    output =
        Convolution.same(
            w.in("output"), staged ? 2 * s : config.channels(0), staged ? out : pixels * out, 3, 0);
    parameters = w.parameters().and("time", embedder.time());
  }

  /**
   * The shape of the network.
   *
   * @return what it was made with
   */
  public UNetConfig config() {
    return config;
  }

  /**
   * Its number formats.
   *
   * @return what it was made with
   */
  public Precision precision() {
    return precision;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  /**
   * Evaluates the network.
   *
   * @param x images [B, inChannels, H, W]
   * @param t times, float64 on the CPU, [] or [B]
   * @param c condition
   * @return [B, outChannels, H, W]
   * @throws IllegalArgumentException when a shape is wrong or a label is out of range
   */
  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    Shapes.check("x", x, config.inChannels(), config.imageSize(), config.imageSize());
    Tensor e = embedder.at(t, c, x.size(0));
    Tensor pixels = inOrder(x.to(precision.storage()));
    if (stem.isPresent()) {
      Tensor full = inBody(stem.get().apply(pixels));
      Tensor raw = torch.pixel_unshuffle(full, config.patch());
      Tensor wide =
          TensorScope.keep(
              () -> {
                Tensor h = norm.silu(body.apply(input.apply(raw), raw, e, c.rng()));
                return torch.pixel_shuffle(widen.orElseThrow().apply(h), config.patch());
              });
      Tensor both = TensorScope.keep(() -> headNorm.orElseThrow().silu(Ops.cat(1, wide, full)));
      return output.apply(both).to(precision.storage());
    }
    Tensor raw = config.patch() == 1 ? pixels : torch.pixel_unshuffle(pixels, config.patch());
    Tensor h = body.apply(inBody(input.apply(raw)), inBody(raw), e, c.rng());
    Tensor y = output.apply(norm.silu(h)).to(precision.storage());
    return config.patch() == 1 ? y : torch.pixel_shuffle(y, config.patch());
  }

  /** Memory order of the body. Images of one channel have both orders, so they must be told. */
  private Tensor inOrder(Tensor x) {
    if (config.norm() != UNetConfig.Norm.LAYER) {
      return x.contiguous();
    }
    MemoryFormatOptional plain = new MemoryFormatOptional(MemoryFormat.Contiguous);
    return x.permute(0, 2, 3, 1).clone(plain).permute(0, 3, 1, 2);
  }

  /** Number format and memory order of the body. */
  private Tensor inBody(Tensor x) {
    ScalarType type = precision.compute();
    MemoryFormat order =
        config.norm() == UNetConfig.Norm.LAYER
            ? MemoryFormat.ChannelsLast
            : MemoryFormat.Contiguous;
    return x.to(type, false, false, new MemoryFormatOptional(order));
  }
}
