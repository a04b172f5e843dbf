package tweedie.net;

import java.util.List;

/**
 * The shape of a {@link UNet}; plain values only, so that it can be written as JSON.
 *
 * @param inChannels channels of the input (kC for a state of k blocks)
 * @param outChannels channels of the output
 * @param imageSize height and width of the images, pixels
 * @param baseChannels channels of the first level (nf)
 * @param channelMultipliers channels of each level in units of {@code baseChannels}
 * @param resBlocks residual blocks in each level on the way down
 * @param attention sizes of the feature maps that get self-attention, pixels
 * @param dropout probability in [0, 1)
 * @param skipRescale whether sums of two branches are divided by √2
 * @param norm normalisation of features
 * @param wiring how many blocks and skips a level has
 * @param resampling where images are halved and doubled
 * @param fir whether halving and doubling use the filter [1,3,3,1] instead of means and repetition
 * @param progressiveInput whether the input is added again at each level
 * @param embedding kind of the time embedding
 * @param embeddingScale factor of the time (POSITIONAL) or deviation of frequencies (FOURIER)
 * @param patch p: the body sees p×p pixels as channels of one; 1 for none
 * @param stemChannels with p &gt; 1: channels of a full-resolution stem and head joined by a skip;
 *     0 for none
 * @param classes number of class labels; 0 for an unconditional network
 * @param context numbers of the condition's part {@code context}; 0 for none
 */
public record UNetConfig(
    int inChannels,
    int outChannels,
    int imageSize,
    int baseChannels,
    List<Integer> channelMultipliers,
    int resBlocks,
    List<Integer> attention,
    double dropout,
    boolean skipRescale,
    Norm norm,
    Wiring wiring,
    Resampling resampling,
    boolean fir,
    ProgressiveInput progressiveInput,
    TimeEmbedding.Kind embedding,
    double embeddingScale,
    int patch,
    int stemChannels,
    int classes,
    int context) {

  /** Normalisation of features. */
  public enum Norm {
    /** Over all pixels of a group of at least 4 channels; images in the order C, H, W. */
    GROUP,
    /** Over the channels of one pixel; images in the order H, W, C, the fast one on processors. */
    LAYER
  }

  /** How many blocks and skips a level has. */
  public enum Wiring {
    /**
     * As in DDPM: every activation on the way down is a skip, the way up has one block more a
     * level, and the middle is block, attention, block.
     */
    FULL,
    /** Only block outputs are skips, as many blocks up as down, one block in the middle. */
    COMPACT
  }

  /** Where images are halved and doubled. */
  public enum Resampling {
    /** By a convolution of its own: stride 2 down; doubling, then a convolution up. */
    CONVOLUTION,
    /** Inside a residual block, as in BigGAN. */
    RESIDUAL_BLOCK
  }

  /** Whether the input is added again at each level. */
  public enum ProgressiveInput {
    /** No. */
    NONE,
    /** Yes: halved and convolved at each level, and added to the features. */
    RESIDUAL
  }

  /**
   * The same network with a context.
   *
   * @param numbers of a context
   * @return the configuration
   */
  public UNetConfig withContext(int numbers) {
    return new UNetConfig(
        inChannels,
        outChannels,
        imageSize,
        baseChannels,
        channelMultipliers,
        resBlocks,
        attention,
        dropout,
        skipRescale,
        norm,
        wiring,
        resampling,
        fir,
        progressiveInput,
        embedding,
        embeddingScale,
        patch,
        stemChannels,
        classes,
        numbers);
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the value, or the level whose size cannot be halved
   */
  public UNetConfig {
    channelMultipliers = List.copyOf(channelMultipliers);
    attention = List.copyOf(attention);
    atLeast("inChannels", inChannels, 1);
    atLeast("outChannels", outChannels, 1);
    atLeast("baseChannels", baseChannels, 4);
    atLeast("resBlocks", resBlocks, 1);
    atLeast("patch", patch, 1);
    atLeast("stemChannels", stemChannels, 0);
    atLeast("classes", classes, 0);
    atLeast("context", context, 0);
    atLeast("channelMultipliers: levels", channelMultipliers.size(), 1);
    channelMultipliers.forEach(m -> atLeast("channelMultipliers", m, 1));
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("dropout: expected a value in [0, 1), found " + dropout);
    }
    if (baseChannels % 2 != 0) {
      throw new IllegalArgumentException(
          "baseChannels: expected an even number, found " + baseChannels);
    }
    if (patch == 1 && stemChannels > 0) {
      throw new IllegalArgumentException(
          "stemChannels: expected 0 with patch 1, found " + stemChannels);
    }
    checkSizes(imageSize, patch, channelMultipliers.size());
  }

  /**
   * The quickstart network: 2×2 patches, 64 and 128 channels, one block a level, about 1.5 million
   * weights for 28×28 images.
   *
   * @param inChannels channels of the input
   * @param outChannels channels of the output
   * @param imageSize height and width, pixels; a multiple of 4
   * @return the configuration
   */
  public static UNetConfig quickstart(int inChannels, int outChannels, int imageSize) {
    return new UNetConfig(
        inChannels,
        outChannels,
        imageSize,
        64,
        List.of(1, 2),
        1,
        List.of(),
        0,
        false,
        Norm.LAYER,
        Wiring.COMPACT,
        Resampling.CONVOLUTION,
        false,
        ProgressiveInput.NONE,
        TimeEmbedding.Kind.POSITIONAL,
        4,
        2,
        16,
        0,
        0);
  }

  /**
   * DDPM++ in the size used for CIFAR-10: 128 channels times 1, 2, 2, 2, attention at 16×16,
   * dropout 0.1, positional embedding.
   *
   * @param inChannels channels of the input
   * @param outChannels channels of the output
   * @param imageSize height and width, pixels; a multiple of 8
   * @return the configuration
   * @see "Song et al. 2021, arXiv:2011.13456, appendix H; Pandey, Mandt 2023, arXiv:2303.01748"
   */
  public static UNetConfig ddpmpp(int inChannels, int outChannels, int imageSize) {
    return new UNetConfig(
        inChannels,
        outChannels,
        imageSize,
        128,
        List.of(1, 2, 2, 2),
        2,
        List.of(16),
        0.1,
        true,
        Norm.GROUP,
        Wiring.FULL,
        Resampling.RESIDUAL_BLOCK,
        false,
        ProgressiveInput.NONE,
        TimeEmbedding.Kind.POSITIONAL,
        1,
        1,
        0,
        0,
        0);
  }

  /**
   * NCSN++ in the size used for CIFAR-10: 128 channels times 2, 2, 2, eight blocks a level,
   * filtered resampling, residual progressive input, Fourier embedding of log t.
   *
   * @param inChannels channels of the input
   * @param outChannels channels of the output
   * @param imageSize height and width, pixels; a multiple of 4
   * @return the configuration
   * @see "Song et al. 2021, arXiv:2011.13456, appendix H; Pandey, Mandt 2023, arXiv:2303.01748"
   */
  public static UNetConfig ncsnpp(int inChannels, int outChannels, int imageSize) {
    return new UNetConfig(
        inChannels,
        outChannels,
        imageSize,
        128,
        List.of(2, 2, 2),
        8,
        List.of(16),
        0.15,
        true,
        Norm.GROUP,
        Wiring.FULL,
        Resampling.RESIDUAL_BLOCK,
        true,
        ProgressiveInput.RESIDUAL,
        TimeEmbedding.Kind.FOURIER,
        16,
        1,
        0,
        0,
        0);
  }

  /** The same body between other numbers of channels. */
  UNetConfig withChannels(int in, int out) {
    return new UNetConfig(
        in,
        out,
        imageSize,
        baseChannels,
        channelMultipliers,
        resBlocks,
        attention,
        dropout,
        skipRescale,
        norm,
        wiring,
        resampling,
        fir,
        progressiveInput,
        embedding,
        embeddingScale,
        patch,
        stemChannels,
        classes,
        context);
  }

  int levels() {
    return channelMultipliers.size();
  }

  int channels(int level) {
    return baseChannels * channelMultipliers.get(level);
  }

  /** Size of the feature maps of a level. */
  int size(int level) {
    return (imageSize / patch) >> level;
  }

  int embeddingWidth() {
    return 4 * baseChannels;
  }

  boolean attends(int level) {
    return attention.contains(size(level));
  }

  private static void checkSizes(int imageSize, int patch, int levels) {
    atLeast("imageSize", imageSize, patch);
    if (imageSize % patch != 0) {
      throw new IllegalArgumentException(
          "imageSize: expected a multiple of patch " + patch + ", found " + imageSize);
    }
    int size = imageSize / patch;
    for (int level = 0; level < levels - 1; level++) {
      if (size % 2 != 0) {
        throw new IllegalArgumentException(
            "imageSize "
                + imageSize
                + ": expected an even size at level "
                + level
                + " of "
                + levels
                + ", found "
                + size);
      }
      size /= 2;
    }
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + ": expected at least " + least + ", found " + value);
    }
  }
}
