package tweedie.train;

/**
 * Adam or AdamW with linear warm-up, an optional linear decay, clipping and a running average of
 * the weights.
 *
 * @param learningRate peak learning rate, &gt; 0
 * @param finalLearningRate learning rate at the last step
 * @param decayFrom share of the steps after which the linear decay starts, in [0, 1]; 1: none
 * @param warmup steps of linear warm-up, at least 0
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param weightDecay decoupled weight decay (AdamW); 0: Adam
 * @param clip largest norm of the gradient; 0: no clipping
 * @param emaHalfLife half-life of the running average, in images
 * @param emaRamp the half-life is at most this share of the images seen; 0: no ramp
 * @see "Kingma, Ba 2015; Loshchilov, Hutter 2019; Karras et al. 2022, appendix F.5, for the ramp"
 */
public record OptimizerSpec(
    double learningRate,
    double finalLearningRate,
    double decayFrom,
    long warmup,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    double clip,
    double emaHalfLife,
    double emaRamp) {
  /** Checks the ranges. */
  public OptimizerSpec {
    check("learningRate", learningRate, learningRate > 0);
    check("finalLearningRate", finalLearningRate, finalLearningRate >= 0);
    check("decayFrom", decayFrom, decayFrom >= 0 && decayFrom <= 1);
    check("warmup", (double) warmup, warmup >= 0);
    check("beta1", beta1, beta1 >= 0 && beta1 < 1);
    check("beta2", beta2, beta2 >= 0 && beta2 < 1);
    check("epsilon", epsilon, epsilon > 0);
    check("weightDecay", weightDecay, weightDecay >= 0);
    check("clip", clip, clip >= 0);
    check("emaHalfLife", emaHalfLife, emaHalfLife > 0);
    check("emaRamp", emaRamp, emaRamp >= 0);
  }

  /**
   * The paper's optimiser: Adam 2e-4, warm-up 5000, clip 1, average with decay .9999 at batch 128.
   *
   * @return the settings
   * @see "Pandey, Mandt 2023, arXiv:2303.01748, their CIFAR-10 configuration"
   */
  public static OptimizerSpec adam() {
    // .9999 a step at 128 images a step: 128 ln 2 / -ln .9999 images.
    return new OptimizerSpec(2e-4, 2e-4, 1, 5000, 0.9, 0.999, 1e-8, 0, 1, 887_180, 0);
  }

  /**
   * These settings for a run that is too short for them: warm-up takes at most a twentieth of the
   * steps, and the half-life of the average at most a twentieth of the images.
   *
   * @param steps number of steps of the run
   * @param batch images a step
   * @return the settings
   */
  public OptimizerSpec within(long steps, long batch) {
    long warm = Math.min(warmup, steps / 20);
    double half = Math.min(emaHalfLife, Math.max(1, steps * batch / 20.0));
    return new OptimizerSpec(
        learningRate,
        finalLearningRate,
        decayFrom,
        warm,
        beta1,
        beta2,
        epsilon,
        weightDecay,
        clip,
        half,
        emaRamp);
  }

  /**
   * The learning rate of a step.
   *
   * @param step from 0
   * @param steps number of steps of the run
   * @return its learning rate
   */
  public double learningRate(long step, long steps) {
    double warm = warmup == 0 ? 1 : Math.min(1, (step + 1.0) / (double) warmup);
    double from = decayFrom * steps;
    double part = step <= from || steps <= from ? 0 : (step - from) / (steps - from);
    return warm * (learningRate + (finalLearningRate - learningRate) * part);
  }

  /**
   * The decay of the running average at a step.
   *
   * @param step from 0
   * @param batch images a step
   * @return the share of the old average that is kept
   */
  public double averageDecay(long step, long batch) {
    double seen = (step + 1.0) * batch;
    double halfLife = emaRamp > 0 ? Math.min(emaHalfLife, emaRamp * seen) : emaHalfLife;
    return Math.pow(0.5, batch / halfLife);
  }

  private static void check(String name, double value, boolean ok) {
    if (!ok || !Double.isFinite(value)) {
      throw new IllegalArgumentException("optimizer." + name + ": illegal value " + value);
    }
  }
}
