package tweedie.config;

import java.util.List;
import java.util.Locale;
import tweedie.core.Field;
import tweedie.net.FourierFeatures;
import tweedie.net.GridConfig;
import tweedie.net.GridMlp;
import tweedie.net.LabelDropout;
import tweedie.net.MlpConfig;
import tweedie.net.Precision;
import tweedie.net.ResidualMlp;
import tweedie.net.TimeEmbedding;
import tweedie.net.TokenMlp;
import tweedie.net.TokenUNet;
import tweedie.net.Transformer;
import tweedie.net.TransformerConfig;
import tweedie.net.UNet;
import tweedie.net.UNetConfig;
import tweedie.tensor.Rng;

/** The networks by name; a preset is a starting point whose every number can be changed. */
final class Networks {
  static final List<Entry<Reader>> ALL =
      List.of(
          new Entry<>("unet", "compact U-Net on 2x2 patches", k -> unet(k, Base.QUICK)),
          new Entry<>(
              "ddpmpp", "DDPM++-like U-Net, 39 M at its defaults", k -> unet(k, Base.DDPMPP)),
          new Entry<>(
              "ncsnpp", "NCSN++-like U-Net with FIR and residual input", k -> unet(k, Base.NCSNPP)),
          new Entry<>("mlp", "residual perceptron for vectors", Networks::mlp),
          new Entry<>("grid", "perceptron on trained grids, for up to 4 numbers", Networks::grid),
          new Entry<>("transformer", "transformer for symbols", Networks::transformer));

  /** The share of the paper's best results is 0.1 to 0.2. */
  private static final double USUAL_LABEL_DROPOUT = 0.1;

  private Networks() {}

  /** Reads the keys of a network; the shapes come later, from the data. */
  @FunctionalInterface
  interface Reader {
    Maker read(Keys k);
  }

  /** Makes the network once the shapes are known. */
  @FunctionalInterface
  interface Maker {
    Field make(Shape shape, Precision precision, Rng rng);
  }

  /**
   * What a network takes and gives.
   *
   * @param in input channels or numbers
   * @param out output channels or numbers
   * @param image height and width of images; empty for vectors
   * @param logTime whether the time it will be given is a logarithm already
   * @param states number of symbols of a site; 0 where states are numbers
   * @param sites number of sites; 0 where states are numbers
   * @param context numbers it is told beside the state
   * @param given whether it is told symbols of known sites
   */
  record Shape(
      int in,
      int out,
      int[] image,
      boolean logTime,
      int states,
      int sites,
      int context,
      boolean given) {
    /** Numbers in, numbers out. */
    Shape(int in, int out, int[] image, boolean logTime) {
      this(in, out, image, logTime, 0, 0, 0, false);
    }

    /** The same sites with symbols in, and a logit for each symbol out. */
    Shape symbols(int ofSite, int number) {
      return new Shape(in, out, image, logTime, ofSite, number, context, given);
    }

    /** The same states, told as many numbers. */
    Shape told(int numbers) {
      return new Shape(in, out, image, logTime, states, sites, numbers, given);
    }

    /** The pictures around the same states, told the symbols that are known. */
    Shape framed(int height, int width) {
      if (states == 0 || image.length != 2) {
        throw new ConfigException("data.patch", "needs symbols: images and the process 'ctmc'");
      }
      int all = sites / (image[0] * image[1]) * height * width;
      return new Shape(in, out, new int[] {height, width}, logTime, states, all, context, true);
    }

    /** A denoiser hands on ¼ ln σ: taking its logarithm once more would be wrong. */
    TimeEmbedding.Kind embedding(TimeEmbedding.Kind wanted) {
      return logTime && wanted == TimeEmbedding.Kind.FOURIER
          ? TimeEmbedding.Kind.FOURIER_RAW
          : wanted;
    }
  }

  /** The exponents of Fourier features of the input; none by default. */
  private static List<Integer> fourier(Keys k) {
    List<Integer> powers = k.integers("fourier", List.of());
    try {
      FourierFeatures.check(powers);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(k.at("fourier"), String.valueOf(e.getMessage()));
    }
    return powers;
  }

  /** A network of numbers behind its features; symbols have none. */
  private static Field behind(List<Integer> powers, Field net) {
    return powers.isEmpty() ? net : new FourierFeatures(net, powers);
  }

  private static void numbers(Shape shape, List<Integer> powers) {
    if (shape.states() != 0 && !powers.isEmpty()) {
      throw new ConfigException("network.fourier", "needs numbers; symbols have no sines");
    }
  }

  private enum Base {
    QUICK,
    DDPMPP,
    NCSNPP;

    UNetConfig at(int in, int out, int size) {
      return switch (this) {
        case QUICK -> UNetConfig.quickstart(in, out, size);
        case DDPMPP -> UNetConfig.ddpmpp(in, out, size);
        case NCSNPP -> UNetConfig.ncsnpp(in, out, size);
      };
    }
  }

  private static Maker unet(Keys k, Base base) {
    UNetConfig d = base.at(1, 1, 64);
    int channels = k.count("baseChannels", d.baseChannels());
    List<Integer> mult = k.integers("channelMultipliers", d.channelMultipliers());
    int blocks = k.count("resBlocks", d.resBlocks());
    List<Integer> attention = k.integers("attention", d.attention());
    double dropout = k.number("dropout", d.dropout());
    boolean rescale = k.flag("skipRescale", d.skipRescale());
    UNetConfig.Norm norm = word(k, "norm", d.norm());
    UNetConfig.Wiring wiring = word(k, "wiring", d.wiring());
    UNetConfig.Resampling resampling = word(k, "resampling", d.resampling());
    boolean fir = k.flag("fir", d.fir());
    UNetConfig.ProgressiveInput progressive = word(k, "progressiveInput", d.progressiveInput());
    TimeEmbedding.Kind embedding = word(k, "embedding", d.embedding());
    double scale = k.number("embeddingScale", d.embeddingScale());
    int patch = k.count("patch", d.patch());
    int stem = k.count("stemChannels", d.stemChannels());
    int classes = k.count("classes", d.classes());
    double forgotten = labelDropout(k, classes);
    TokenUNet.Head head = word(k, "head", TokenUNet.Head.LOGISTIC);
    List<Integer> powers = fourier(k);
    return (shape, precision, rng) -> {
      numbers(shape, powers);
      if (shape.image().length != 2 || shape.image()[0] != shape.image()[1]) {
        throw new ConfigException("network", "a U-Net needs square images; vectors need 'mlp'");
      }
      UNetConfig c =
          new UNetConfig(
              FourierFeatures.channels(shape.in(), powers),
              shape.out(),
              shape.image()[0],
              channels,
              mult,
              blocks,
              attention,
              dropout,
              rescale,
              norm,
              wiring,
              resampling,
              fir,
              progressive,
              shape.embedding(embedding),
              scale,
              patch,
              stem,
              classes,
              shape.context());
      return LabelDropout.of(
          shape.states() == 0
              ? behind(powers, new UNet(c, precision, rng))
              : TokenUNet.of(shape.states(), head, shape.given(), c, precision, rng),
          classes,
          forgotten);
    };
  }

  private static Maker mlp(Keys k) {
    MlpConfig d = MlpConfig.small(1, 1);
    int width = k.count("width", d.width());
    int depth = k.count("depth", d.depth());
    double dropout = k.number("dropout", d.dropout());
    TimeEmbedding.Kind embedding = word(k, "embedding", d.embedding());
    double scale = k.number("embeddingScale", d.embeddingScale());
    int classes = k.count("classes", d.classes());
    double forgotten = labelDropout(k, classes);
    List<Integer> powers = fourier(k);
    return (shape, precision, rng) -> {
      numbers(shape, powers);
      if (shape.image().length != 0) {
        throw new ConfigException("network", "'mlp' needs vectors; images need a U-Net");
      }
      MlpConfig c =
          new MlpConfig(
              FourierFeatures.channels(shape.in(), powers),
              shape.out(),
              width,
              depth,
              dropout,
              shape.embedding(embedding),
              scale,
              classes,
              shape.context());
      return LabelDropout.of(
          shape.states() == 0
              ? behind(powers, new ResidualMlp(c, precision, rng))
              : new TokenMlp(shape.states(), shape.sites(), shape.given(), c, precision, rng),
          classes,
          forgotten);
    };
  }

  private static double labelDropout(Keys k, int classes) {
    // Without it nothing trains the embedding of "no class", which guidance asks for.
    double p = k.number("labelDropout", classes > 0 ? USUAL_LABEL_DROPOUT : 0);
    if (!(p >= 0 && p < 1)) {
      throw new ConfigException(k.at("labelDropout"), "expected 0 to less than 1, found " + p);
    }
    if (p > 0 && classes == 0) {
      throw new ConfigException(k.at("labelDropout"), "needs 'classes'");
    }
    return p;
  }

  private static Maker grid(Keys k) {
    MlpConfig d = MlpConfig.small(1, 1);
    int levels = k.count("levels", 8, 1);
    int coarsest = k.count("coarsest", 4, 1);
    int finest = k.count("finest", 128, 1);
    int features = k.count("features", 4, 1);
    int slots = k.count("slots", 16384, 1);
    int width = k.count("width", 64);
    int depth = k.count("depth", 2);
    double dropout = k.number("dropout", d.dropout());
    TimeEmbedding.Kind embedding = word(k, "embedding", d.embedding());
    double scale = k.number("embeddingScale", d.embeddingScale());
    return (shape, precision, rng) -> {
      if (shape.image().length != 0 || shape.states() != 0) {
        throw new ConfigException("network", "'grid' needs vectors of at most 4 numbers");
      }
      TimeEmbedding.Kind kind = shape.embedding(embedding);
      MlpConfig mlp =
          new MlpConfig(
              shape.in(), shape.out(), width, depth, dropout, kind, scale, 0, shape.context());
      return new GridMlp(
          new GridConfig(levels, coarsest, finest, features, slots, mlp), precision, rng);
    };
  }

  private static Maker transformer(Keys k) {
    TransformerConfig d = TransformerConfig.small(2, 1);
    int width = k.count("width", d.width());
    int depth = k.count("depth", d.depth());
    int heads = k.count("heads", d.heads());
    int feedForward = k.count("feedForward", d.feedForward());
    double dropout = k.number("dropout", d.dropout());
    TimeEmbedding.Kind embedding = word(k, "embedding", d.embedding());
    double scale = k.number("embeddingScale", d.embeddingScale());
    int window = k.count("window", d.window());
    return (shape, precision, rng) -> {
      if (shape.states() == 0) {
        throw new ConfigException("network", "'transformer' needs symbols: the process 'ctmc'");
      }
      TransformerConfig c =
          new TransformerConfig(
              shape.states(),
              shape.sites(),
              width,
              depth,
              heads,
              feedForward,
              dropout,
              embedding,
              scale,
              0,
              shape.given(),
              shape.context(),
              window);
      return new Transformer(c, precision, rng);
    };
  }

  private static <E extends Enum<E>> E word(Keys k, String name, E otherwise) {
    List<String> valid =
        java.util.Arrays.stream(otherwise.getDeclaringClass().getEnumConstants())
            .map(e -> e.name().toLowerCase(Locale.ROOT))
            .toList();
    String v = k.word(name, otherwise.name().toLowerCase(Locale.ROOT), valid);
    return Enum.valueOf(otherwise.getDeclaringClass(), v.toUpperCase(Locale.ROOT));
  }
}
