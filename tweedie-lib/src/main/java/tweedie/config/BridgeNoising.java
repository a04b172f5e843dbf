package tweedie.config;

import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;
import tweedie.bridge.BridgeGrid;
import tweedie.bridge.DriftDiffusion;
import tweedie.bridge.GaussianSource;
import tweedie.core.Batch;
import tweedie.core.Dynamics;
import tweedie.core.Source;
import tweedie.core.TimeGrid;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;

/**
 * The reference of a Schrödinger bridge on a grid of times: {@code dX = √2 dW}, or {@code dX = (m −
 * X)/τ dt + √2 dW} towards the Gaussian {@code N(m, τ)}, in steps of γ_k with noise of variance
 * 2γ_k. Networks see the clock {@code t = Σγ/Γ} from 0 to 1, whatever the sum Γ of all steps.
 *
 * @param pull whether the reference is pulled towards the Gaussian
 * @param grid times from 0 to 1
 * @param total Γ
 * @param mean m of every coordinate; empty: that of the data
 * @param variance τ; empty: that of the data
 * @see "De Bortoli, Thornton, Heng, Doucet 2021, arXiv:2106.01357"
 */
record BridgeNoising(
    boolean pull, TimeGrid grid, double total, OptionalDouble mean, OptionalDouble variance)
    implements Noising {
  private static final java.util.List<String> REFERENCES =
      java.util.List.of("brownian", "ornsteinUhlenbeck");

  static Noising read(Keys k) {
    boolean pull = k.word("reference", "brownian", REFERENCES).equals("ornsteinUhlenbeck");
    int steps = k.count("steps", 20, 2);
    double least = positive(k, "gammaMin", k.number("gammaMin", 0.01));
    double largest = k.number("gammaMax", least);
    if (!(largest >= least)) {
      throw new ConfigException(
          k.at("gammaMax"), "expected at least gammaMin, " + least + ", found " + largest);
    }
    OptionalDouble mean =
        k.has("priorMean") ? OptionalDouble.of(k.number("priorMean")) : OptionalDouble.empty();
    OptionalDouble variance =
        k.has("priorVariance")
            ? OptionalDouble.of(positive(k, "priorVariance", k.number("priorVariance")))
            : OptionalDouble.empty();
    TimeGrid gamma = BridgeGrid.symmetric(steps, least, largest);
    double[] t = new double[steps + 1];
    for (int i = 0; i < t.length; i++) {
      t[i] = gamma.at(i) / gamma.last();
    }
    return new BridgeNoising(pull, new TimeGrid(t), gamma.last(), mean, variance);
  }

  private static double positive(Keys k, String name, double v) {
    if (!(v > 0)) {
      throw new ConfigException(k.at(name), "expected a number > 0, found " + v);
    }
    return v;
  }

  /** The bridge inside, or one line that says what needs it. */
  static BridgeNoising require(Noising n) {
    return n.bridge()
        .orElseThrow(
            () -> new ConfigException("objective", "this objective needs the process 'bridge'"));
  }

  @Override
  public Optional<BridgeNoising> bridge() {
    return Optional.of(this);
  }

  /** Variance of the noise of the whole reference, {@code 2Γ}. */
  double noise() {
    return 2 * total;
  }

  /**
   * The Gaussian that stands in for a second data set, and that the reference may be pulled to.
   *
   * @param data mean of the data, [1, event]; stays the caller's, who must keep it
   */
  Source<Batch> prior(Facts facts, Tensor data) {
    double deviation = Math.sqrt(variance(facts));
    return rng -> new GaussianSource(centre(facts, data), deviation).draw(rng);
  }

  /** m of the event shape, made anew in the scope of the caller: nothing is left to be freed. */
  private Tensor centre(Facts facts, Tensor data) {
    return mean.isPresent()
        ? Ops.tensor(filled(facts, (float) mean.getAsDouble()), facts.event())
        : data.reshape(facts.event());
  }

  private static float[] filled(Facts facts, float value) {
    float[] out = new float[(int) tweedie.tensor.Shapes.count(facts.event())];
    java.util.Arrays.fill(out, value);
    return out;
  }

  private double variance(Facts facts) {
    return variance.orElse(facts.sigmaData() * facts.sigmaData());
  }

  /**
   * The reference on the clock from 0 to 1.
   *
   * @param data mean of the data, [1, event]; stays the caller's, who must keep it
   */
  DriftDiffusion reference(Facts facts, Tensor data) {
    double g = Math.sqrt(noise());
    if (!pull) {
      return DriftDiffusion.brownian(g);
    }
    double rate = total / variance(facts);
    return new DriftDiffusion(
        (x, t, c) -> Ops.mul(centre(facts, data).to(x.scalar_type()).sub(x), rate),
        g,
        Euclidean.ANY);
  }

  /** What the whole reference multiplies the deviation of a state from m with. */
  double factor(Facts facts) {
    return pull ? Math.exp(-total / variance(facts)) : 1;
  }

  /** Variance of the end of the whole reference given its start. */
  double spread(Facts facts) {
    double v = variance(facts);
    return pull ? -v * Math.expm1(-2 * total / v) : noise();
  }

  @Override
  public Setting on(Facts facts) {
    throw new ConfigException("objective", "the process 'bridge' needs 'dsb' or 'dsbm'");
  }

  @Override
  public String objective() {
    return "dsb";
  }

  @Override
  public SampleOptions sampling() {
    return new SampleOptions("em", "uniform", grid.steps(), true, 1e-3, 1e-5, 64);
  }

  @Override
  public Class<? extends Dynamics> reversed() {
    return DriftDiffusion.class;
  }

  @Override
  public LawReport inspect(LawQuery query) {
    query.only();
    return BridgeReport.of(pull, total, variance.orElse(1), query.within(1));
  }
}
