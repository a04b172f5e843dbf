package tweedie.net;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * A small convolutional classifier of noised square images that knows the noise level: the stages
 * of {@link Classifier}, each told an embedding of {@code ¼ ln σ}. Its input {@code y = x₀ + σξ} is
 * divided by {@code √(σ² + σ_d²)}. Called with images [B, C, H, W] and σ, float64 [] or [B], it
 * gives unnormalised log-probabilities [B, classes].
 *
 * @see "Dhariwal, Nichol 2021, Diffusion models beat GANs on image synthesis, arXiv:2105.05233,
 *     section 4.1; Karras et al. 2022, arXiv:2206.00364, table 1, for the scaling"
 */
public final class NoisyClassifier implements Field {
  private static final int[] WIDTHS = {32, 64, 128};
  private static final int WIDTH = 128;
  private static final double FREQUENCY_SCALE = 4;

  private final int channels;
  private final int size;
  private final double sigmaData;
  private final Precision precision;
  private final TimeEmbedding time;
  private final Linear first;
  private final List<Convolution> convolutions = new ArrayList<>();
  private final List<Linear> levels = new ArrayList<>();
  private final List<ChannelNorm> norms = new ArrayList<>();
  private final Dropout dropout;
  private final Linear logits;
  private final Parameters parameters;

  /**
   * A classifier with fresh weights.
   *
   * @param channels channels of the images
   * @param size height and width of the images, pixels; a multiple of 4
   * @param classes number of classes, at least 2
   * @param sigmaData deviation σ_d of the pixels
   * @param precision its number formats
   * @param rng what the weights are drawn from
   */
  public NoisyClassifier(
      int channels, int size, int classes, double sigmaData, Precision precision, Rng rng) {
    if (channels < 1 || classes < 2 || size < 4 || size % 4 != 0 || !(sigmaData > 0)) {
      throw new IllegalArgumentException(
          "classifier: expected channels >= 1, size a multiple of 4, classes >= 2 and sigmaData > 0,"
              + " found %d, %d, %d, %s".formatted(channels, size, classes, sigmaData));
    }
    this.channels = channels;
    this.size = size;
    this.sigmaData = sigmaData;
    this.precision = precision;
    Weights w = new Weights(rng, precision);
    time = new TimeEmbedding(TimeEmbedding.Kind.POSITIONAL, WIDTH, FREQUENCY_SCALE, rng.child(-1));
    first = new Linear(w.in("time"), WIDTH, WIDTH, 1);
    int in = channels;
    for (int i = 0; i < 2 * WIDTHS.length; i++) {
      int out = WIDTHS[i / 2];
      Weights layer = w.in("conv." + i);
      convolutions.add(
          i == 0
              ? Convolution.exact(layer, in, out, 3, 2)
              : Convolution.same(layer, in, out, 3, 2));
      levels.add(new Linear(w.in("level." + i), WIDTH, out, 1));
      norms.add(new ChannelNorm(w.in("norm." + i), UNetConfig.Norm.LAYER, out));
      in = out;
    }
    dropout = new Dropout(w.layer(), 0.2);
    logits = new Linear(w.in("logits"), in, classes, 1);
    parameters = w.parameters();
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public Tensor at(Tensor y, Tensor sigma, Condition c) {
    Shapes.check("y", y, channels, size, size);
    Tensor scale = Ops.add(sigma.square(), sigmaData * sigmaData).rsqrt();
    Tensor h = y.mul(Ops.perRow(scale, y)).to(precision.storage());
    Tensor angles = time.at(Ops.mul(sigma.log(), 0.25)).to(precision.storage());
    Tensor e = torch.silu(first.apply(angles));
    for (int i = 0; i < convolutions.size(); i++) {
      h = convolutions.get(i).apply(h);
      if (i == 0) {
        MemoryFormatOptional order = new MemoryFormatOptional(MemoryFormat.ChannelsLast);
        h = h.to(precision.compute(), false, false, order);
      }
      Tensor level = levels.get(i).apply(e).unsqueeze(-1).unsqueeze(-1);
      h = norms.get(i).silu(h.add(level.to(h.scalar_type())));
      if (i == 1 || i == 3) {
        h = Resample.down(h, false);
      }
    }
    Tensor pooled = h.to(precision.storage()).mean(2, 3);
    return logits.apply(dropout.apply(pooled, c.rng()));
  }
}
