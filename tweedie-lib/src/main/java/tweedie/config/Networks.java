package tweedie.config;

import java.util.List;
import java.util.Locale;
import tweedie.core.Field;
import tweedie.net.MlpConfig;
import tweedie.net.Precision;
import tweedie.net.ResidualMlp;
import tweedie.net.TimeEmbedding;
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
          new Entry<>("mlp", "residual perceptron for vectors", Networks::mlp));

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
   */
  record Shape(int in, int out, int[] image, boolean logTime) {
    /** A denoiser hands on ¼ ln σ: taking its logarithm once more would be wrong. */
    TimeEmbedding.Kind embedding(TimeEmbedding.Kind wanted) {
      return logTime && wanted == TimeEmbedding.Kind.FOURIER
          ? TimeEmbedding.Kind.FOURIER_RAW
          : wanted;
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
    return (shape, precision, rng) -> {
      if (shape.image().length != 2 || shape.image()[0] != shape.image()[1]) {
        throw new ConfigException("network", "a U-Net needs square images; vectors need 'mlp'");
      }
      UNetConfig c =
          new UNetConfig(
              shape.in(),
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
              classes);
      return new UNet(c, precision, rng);
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
    return (shape, precision, rng) -> {
      if (shape.image().length != 0) {
        throw new ConfigException("network", "'mlp' needs vectors; images need a U-Net");
      }
      return new ResidualMlp(
          new MlpConfig(
              shape.in(),
              shape.out(),
              width,
              depth,
              dropout,
              shape.embedding(embedding),
              scale,
              classes),
          precision,
          rng);
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
