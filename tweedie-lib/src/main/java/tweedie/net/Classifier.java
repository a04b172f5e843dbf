package tweedie.net;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import tweedie.core.Condition;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.Trainable;

/**
 * A small convolutional classifier of square images whose last hidden layer serves as features:
 * three stages of 32, 64 and 128 channels with normalisation over channels, halving by means, the
 * mean over all pixels, and one hidden layer of {@value #FEATURES} numbers.
 */
public final class Classifier implements Trainable {
  /** Length of a feature row. */
  public static final int FEATURES = 128;

  private static final int[] WIDTHS = {32, 64, 128};

  private final int channels;
  private final int size;
  private final Precision precision;
  private final List<Convolution> convolutions = new ArrayList<>();
  private final List<ChannelNorm> norms = new ArrayList<>();
  private final Linear hidden;
  private final Dropout dropout;
  private final Linear logits;
  private final Parameters parameters;

  /**
   * What the classifier says of a batch.
   *
   * @param logits unnormalised log-probabilities, [B, classes]
   * @param features the last hidden layer, [B, 128]
   */
  public record Output(Tensor logits, Tensor features) {}

  /**
   * A classifier with fresh weights.
   *
   * @param channels channels of the images
   * @param size height and width of the images, pixels; a multiple of 4
   * @param classes number of classes
   * @param precision its number formats
   * @param rng what the weights are drawn from
   */
  public Classifier(int channels, int size, int classes, Precision precision, Rng rng) {
    if (channels < 1 || classes < 2 || size < 4 || size % 4 != 0) {
      throw new IllegalArgumentException(
          "classifier: expected channels >= 1, size a multiple of 4 and classes >= 2, found "
              + channels
              + ", "
              + size
              + ", "
              + classes);
    }
    this.channels = channels;
    this.size = size;
    this.precision = precision;
    Weights w = new Weights(rng, precision);
    int in = channels;
    for (int i = 0; i < 2 * WIDTHS.length; i++) {
      int out = WIDTHS[i / 2];
      Weights layer = w.in("conv." + i);
      convolutions.add(
          i == 0
              ? Convolution.exact(layer, in, out, 3, 2)
              : Convolution.same(layer, in, out, 3, 2));
      norms.add(new ChannelNorm(w.in("norm." + i), UNetConfig.Norm.LAYER, out));
      in = out;
    }
    hidden = new Linear(w.in("hidden"), in, FEATURES, 1);
    dropout = new Dropout(w.layer(), 0.2);
    logits = new Linear(w.in("logits"), FEATURES, classes, 1);
    parameters = w.parameters();
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  /**
   * Evaluates the classifier.
   *
   * @param x images [B, channels, H, W] in [-1, 1]
   * @param c its streams, present in training, drive the dropout before the last layer
   * @return logits and features
   * @throws IllegalArgumentException when the shape of x is wrong
   */
  public Output at(Tensor x, Condition c) {
    Shapes.check("x", x, channels, size, size);
    Tensor h = x.to(precision.storage());
    for (int i = 0; i < convolutions.size(); i++) {
      h = convolutions.get(i).apply(h);
      if (i == 0) {
        MemoryFormatOptional order = new MemoryFormatOptional(MemoryFormat.ChannelsLast);
        h = h.to(precision.compute(), false, false, order);
      }
      h = norms.get(i).silu(h);
      if (i == 1 || i == 3) {
        h = Resample.down(h, false);
      }
    }
    Tensor pooled = h.to(precision.storage()).mean(2, 3);
    Tensor features = torch.silu(hidden.apply(pooled));
    return new Output(logits.apply(dropout.apply(features, c.rng())), features);
  }
}
