package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;

/**
 * A denoiser from a network whose input and output have unit variance at every noise level: {@code
 * D(y, σ) = m + c_skip (y − m) + c_out F(c_in (y − m), ¼ ln σ)} with {@code c_skip = σ_d²/(σ² +
 * σ_d²)}, {@code c_out = σσ_d/√(σ² + σ_d²)}, {@code c_in = 1/√(σ² + σ_d²)}. The skip path stays in
 * the precision of y.
 *
 * @param net F, [B, C, …] to the same shape
 * @param mean mean m of the data, [C, …] or what broadcasts to it, such as [C, 1, 1] or []; zeros
 *     are fine
 * @param sigmaData standard deviation σ_d of the data about m, &gt; 0
 * @see "Karras et al. 2022, arXiv:2206.00364, table 1; the mean is an addition"
 */
public record Preconditioned(Field net, Tensor mean, double sigmaData) implements Denoiser {
  /**
   * Checks the standard deviation.
   *
   * @throws IllegalArgumentException if σ_d is not positive and finite
   */
  public Preconditioned {
    if (!(sigmaData > 0) || Double.isInfinite(sigmaData)) {
      throw new IllegalArgumentException(
          "sigmaData: expected a positive number, found " + sigmaData);
    }
  }

  /**
   * What the network is given in place of the time of a process.
   *
   * @param process whose σ
   * @param t time of the process
   * @return {@code ¼ ln σ(t)}; −∞ for t ≤ 0
   */
  public static double time(LinearSde process, double t) {
    return t > 0 ? Math.log(process.sigma(t)) / 4 : Double.NEGATIVE_INFINITY;
  }

  @Override
  public Tensor at(Tensor y, Tensor sigma, Condition c) {
    double d2 = sigmaData * sigmaData;
    Tensor centre = mean.to(y.scalar_type());
    Tensor centred = y.sub(centre);
    if (sigma.dim() == 0) {
      // One level for all rows, as in sampling: plain numbers need fewer passes over the images.
      double s = sigma.item_double();
      double total = Math.sqrt(s * s + d2);
      Tensor f = net.at(Ops.mul(centred, 1 / total), Ops.scalar(Math.log(s) / 4), c);
      Tensor kept = Ops.add(centre, centred, d2 / (s * s + d2));
      return Ops.add(kept, f, s * sigmaData / total);
    }
    Tensor skip = Times.map(sigma, s -> d2 / (s * s + d2));
    Tensor out = Times.map(sigma, s -> s * sigmaData / Math.sqrt(s * s + d2));
    Tensor in = Times.map(sigma, s -> 1 / Math.sqrt(s * s + d2));
    Tensor f = net.at(centred.mul(Ops.perRow(in, y)), Times.map(sigma, s -> Math.log(s) / 4), c);
    Tensor shrunk = centred.mul(Ops.perRow(skip, y)).add(f.mul(Ops.perRow(out, y)));
    return shrunk.add(centre);
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("", net).andBuffer("mean", mean);
  }
}
