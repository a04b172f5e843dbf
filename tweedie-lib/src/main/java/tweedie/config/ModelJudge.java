package tweedie.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import tweedie.data.Table;
import tweedie.metric.FeatureExtractor;
import tweedie.metric.Frechet;
import tweedie.metric.GaussianFit;
import tweedie.metric.Kid;
import tweedie.metric.SlicedWasserstein;

/** Judges samples of a model beside rows of data, both as states of the space. */
public final class ModelJudge implements Judge {
  /** Real rows at most: directions sort all of them for each sampler. */
  private static final int MOST_SLICED = 2000;

  private static final int DIRECTIONS = 100;

  /** Real rows of the kernel distance, which compares all pairs of them for each sampler. */
  private static final int MOST_KERNEL = 1000;

  /** Few enough to be an eighth of the usual number, enough to see samplers that fail. */
  private static final int LEAST_KERNEL = 64;

  private static final int LEAST_SLICED = 16;

  private final Model model;
  private final FeatureExtractor extractor;
  private final String head;
  private final double[][] real;
  private final ToDoubleFunction<double[][]> distance;
  private final int leastRows;
  private final Optional<Judge> screening;

  private ModelJudge(
      Model model,
      FeatureExtractor extractor,
      String head,
      double[][] real,
      ToDoubleFunction<double[][]> distance,
      int leastRows,
      Optional<Judge> screening) {
    this.model = model;
    this.extractor = extractor;
    this.head = head;
    this.real = real;
    this.distance = distance;
    this.leastRows = leastRows;
    this.screening = screening;
  }

  /**
   * Judges by the Fréchet distance of features. Few rows are screened by the kernel distance of the
   * same features, which needs no covariance of theirs and is not biased by their number.
   *
   * @param model draws the samples
   * @param extractor the feature network
   * @param rows real rows, in the form of {@link Model#compared}
   * @return the judge
   */
  public static ModelJudge frechet(Model model, FeatureExtractor extractor, Table rows) {
    double[][] real = Evaluation.features(extractor, rows);
    GaussianFit fit = GaussianFit.of(real);
    double[][] some = Arrays.copyOf(real, Math.min(MOST_KERNEL, real.length));
    Judge kernel =
        new ModelJudge(
            model,
            extractor,
            "KID(features=" + extractor.id(),
            some,
            drawn -> Kid.full(drawn, some).value(),
            LEAST_KERNEL,
            Optional.empty());
    return new ModelJudge(
        model,
        extractor,
        "FD(features=" + extractor.id(),
        real,
        drawn -> Frechet.between(fit, GaussianFit.of(drawn)),
        // From fewer rows than numbers a covariance is singular; twice as many are our margin.
        2 * real[0].length,
        Optional.of(kernel));
  }

  /**
   * Judges by the sliced Wasserstein-2 distance of the numbers themselves.
   *
   * @param model draws the samples
   * @param extractor the numbers of a row
   * @param rows real rows, in the form of {@link Model#compared}
   * @return the judge
   */
  public static ModelJudge sliced(Model model, FeatureExtractor extractor, Table rows) {
    Table first = rows.slice(0, Math.min(MOST_SLICED, rows.rows()));
    double[][] real = Evaluation.features(extractor, first);
    return new ModelJudge(
        model,
        extractor,
        "SW2(directions=" + DIRECTIONS,
        real,
        drawn -> SlicedWasserstein.distance(drawn, real, 2, DIRECTIONS, 0).value(),
        LEAST_SLICED,
        Optional.empty());
  }

  @Override
  public String name(int rows) {
    return head + ", n_real=" + real.length + ", n_gen=" + rows + ")";
  }

  @Override
  public double value(Noising process, SampleOptions options, int rows, long seed) {
    Table x = model.draw(rows, seed, options, Optional.of(process), done -> {});
    Table states = model.compared(model.process().encode(x));
    double[][] drawn = Evaluation.features(extractor, states);
    return distance.applyAsDouble(drawn);
  }

  @Override
  public int leastRows() {
    return leastRows;
  }

  @Override
  public Judge screening() {
    return screening.orElse(this);
  }
}
