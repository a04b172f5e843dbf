package tweedie.objective;

import java.util.function.DoubleUnaryOperator;
import org.bytedeco.pytorch.Tensor;
import tweedie.process.LinearSde;
import tweedie.process.Moments;
import tweedie.process.Prediction;
import tweedie.tensor.Ops;

/**
 * How an error of a prediction becomes a loss, one number a row: the λ(t) of denoising score
 * matching.
 *
 * @see "Song et al. 2021, arXiv:2011.13456, equation 7"
 */
@FunctionalInterface
public interface Weighting {
  /**
   * The weighted square of an error.
   *
   * @param process the noising
   * @param kind the prediction kind of the error
   * @param error prediction minus target, [B, event]
   * @param t times, [B]
   * @return [B]
   */
  Tensor apply(LinearSde process, Prediction kind, Tensor error, Tensor t);

  /**
   * The mean square of the error as it is: sample quality.
   *
   * @return weight 1 in the prediction's own units
   * @see "Ho, Jain, Abbeel 2020, arXiv:2006.11239, equation 14; Pandey, Mandt 2023, equation 10"
   */
  static Weighting uniform() {
    return (p, kind, e, t) -> Ops.rowMean(e.mul(e));
  }

  /**
   * The likelihood bound, {@code ½ β n ‖√(2D)ᵀ (s − ∇log p_{t|0})‖²}, summed over the state; nats
   * per unit of t.
   *
   * @return the weighting whose integral over t is the bound up to a constant
   * @see "Song, Durkan, Murray, Ermon 2021, arXiv:2101.09258, equation 7"
   */
  static Weighting likelihood() {
    return (p, kind, e, t) -> {
      Tensor s = kind.scoreError(p, e, t);
      return Ops.mul(Ops.rowSum(s.mul(p.dynamics().diffuse(s, s, t))), 0.5);
    };
  }

  /**
   * The likelihood bound of a chain of finitely many equal steps: what one step costs, {@code ½
   * (snr(s) − snr(t)) ‖x̂ − x₀‖² = ½ expm1(γ(t) − γ(s)) ‖ε̂ − ε‖²}, per unit of t. Times must be
   * those of {@link tweedie.law.TimeProposal#steps}; one block only.
   *
   * @param from first time of the chain, &gt; 0
   * @param to last time
   * @param steps number of steps, at least 1
   * @return the weighting whose integral over t is the denoising part of the bound
   * @throws IllegalArgumentException when the times are not positive and increasing
   * @see "Kingma, Salimans, Poole, Ho 2021, arXiv:2107.00630, equation 14; Luo 2022,
   *     arXiv:2208.11970, equation 110"
   */
  static Weighting ofSteps(double from, double to, int steps) {
    return new StepWeighting(from, to, steps);
  }

  /**
   * {@code min(snr, gamma)} in units of the data error.
   *
   * @param gamma the cap, &gt; 0; 5 in the paper
   * @return the weighting
   * @see "Hang et al. 2023, arXiv:2303.09556, section 3.4"
   */
  static Weighting minSnr(double gamma) {
    requirePositive("gamma", gamma);
    return ofSnr(snr -> Math.min(snr, gamma));
  }

  /**
   * {@code snr + 1/σ_d²} in units of the data error: every noise level has the same weight for a
   * network whose output is scaled to unit variance.
   *
   * @param sigmaData standard deviation of the data, &gt; 0
   * @return the weighting
   * @see "Karras et al. 2022, arXiv:2206.00364, table 1"
   */
  static Weighting edm(double sigmaData) {
    requirePositive("sigmaData", sigmaData);
    return ofSnr(snr -> snr + 1 / (sigmaData * sigmaData));
  }

  /**
   * {@code snr} in units of the data error: the noise loss of the equivalent additive-noise
   * problem.
   *
   * @return the weighting
   */
  static Weighting snr() {
    return ofSnr(snr -> snr);
  }

  /**
   * Half-way, on a log scale, between {@link #snr} and {@link #edm}: {@code √(snr (snr + 1/σ_d²))}.
   * Raises the weight of high noise, which fixes global shape in few steps.
   *
   * @param sigmaData standard deviation of the data, &gt; 0
   * @return the weighting
   */
  static Weighting soft(double sigmaData) {
    requirePositive("sigmaData", sigmaData);
    return ofSnr(snr -> Math.sqrt(snr * (snr + 1 / (sigmaData * sigmaData))));
  }

  /**
   * Any function of the signal-to-noise ratio, in units of the data error. A squared error of the
   * noise is 1/snr of that of the data, one of v {@code σ²/(α² + σ²)²}, which is {@code 1/(1 +
   * snr)} where {@code α² + σ² = 1}.
   *
   * @param weight function of snr = 1/σ²
   * @return the weighting; a score error is refused
   */
  static Weighting ofSnr(DoubleUnaryOperator weight) {
    return (p, kind, e, t) -> {
      double[] times = Ops.doubles(t);
      double[] w = new double[times.length];
      for (int i = 0; i < w.length; i++) {
        double sigma = p.sigma(times[i]);
        double snr = 1 / (sigma * sigma);
        w[i] =
            switch (kind) {
              case DATA -> weight.applyAsDouble(snr);
              case NOISE -> weight.applyAsDouble(snr) / snr;
              case V -> weight.applyAsDouble(snr) * square(vToData(p.moments(times[i])));
              case SCORE ->
                  throw new IllegalArgumentException(
                      "a weighting by snr needs prediction DATA, NOISE or V, found SCORE");
            };
      }
      return Ops.rowMean(e.mul(e)).mul(Ops.tensor(w, w.length).to(e.scalar_type()));
    };
  }

  private static double vToData(Moments m) {
    double a = m.mean()[0][0];
    return m.cholesky()[0][0] / (a * a + m.covariance()[0][0]);
  }

  private static double square(double v) {
    return v * v;
  }

  private static void requirePositive(String name, double v) {
    if (!(v > 0) || Double.isInfinite(v)) {
      throw new IllegalArgumentException(name + ": expected a positive number, found " + v);
    }
  }
}
