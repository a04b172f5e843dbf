package tweedie.config;

import java.util.Optional;
import tweedie.data.Table;
import tweedie.metric.FeatureExtractor;
import tweedie.metric.Frechet;
import tweedie.metric.GaussianFit;
import tweedie.metric.SlicedWasserstein;

/** Judges samples of a model beside rows of data, both as states of the space. */
public final class ModelJudge implements Judge {
  /** Real rows at most: directions sort all of them for each sampler. */
  private static final int MOST_SLICED = 2000;

  private static final int DIRECTIONS = 100;

  private final Model model;
  private final FeatureExtractor extractor;
  private final boolean sliced;
  private final double[][] real;
  private final Optional<GaussianFit> fit;

  private ModelJudge(
      Model model,
      FeatureExtractor extractor,
      boolean sliced,
      double[][] real,
      Optional<GaussianFit> fit) {
    this.model = model;
    this.extractor = extractor;
    this.sliced = sliced;
    this.real = real;
    this.fit = fit;
  }

  /**
   * Judges by the Fréchet distance of features.
   *
   * @param model draws the samples
   * @param extractor the feature network
   * @param rows real rows, in the form of {@link Model#compared}
   * @return the judge
   */
  public static ModelJudge frechet(Model model, FeatureExtractor extractor, Table rows) {
    double[][] real = Evaluation.features(extractor, rows);
    return new ModelJudge(model, extractor, false, real, Optional.of(GaussianFit.of(real)));
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
    return new ModelJudge(model, extractor, true, real, Optional.empty());
  }

  @Override
  public String name(int rows) {
    String head = sliced ? "SW2(directions=" + DIRECTIONS : "FD(features=" + extractor.id();
    return head + ", n_real=" + real.length + ", n_gen=" + rows + ")";
  }

  @Override
  public double value(Noising process, SampleOptions options, int rows, long seed) {
    Table x = model.draw(rows, seed, options, Optional.of(process), done -> {});
    Table states = model.compared(model.process().encode(x));
    double[][] drawn = Evaluation.features(extractor, states);
    return fit.map(f -> Frechet.between(f, GaussianFit.of(drawn)))
        .orElseGet(() -> SlicedWasserstein.distance(drawn, real, 2, DIRECTIONS, 0).value());
  }
}
