package tweedie.process;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Field;
import tweedie.core.Score;
import tweedie.tensor.Ops;

/**
 * Which noise a network predicts: that of a triangular factor {@code Σ = F Fᵀ}, {@code z = μ + F
 * ε}, in all blocks or only in those the reverse process reads. The score {@code −F⁻ᵀε} of a block
 * needs the noise of this and the later blocks with a lower factor, of this and the earlier ones
 * with an upper factor; and dynamics read the score only where D is not zero. So at Γ = 0 the noise
 * of the momentum is enough with a lower factor, at ν = 0 that of the position with an upper one.
 *
 * @param upper whether F is upper triangular; else it is the lower Cholesky factor
 * @param noisedOnly whether blocks that no noise drives are left out where they can be
 * @see "Pandey, Mandt 2023, arXiv:2303.01748, section 3; Dockhorn et al. 2022, section 3.2"
 */
public record NoiseHead(boolean upper, boolean noisedOnly) {
  /** All blocks of the lower factor: {@link Prediction#NOISE}. */
  public static final NoiseHead ALL = new NoiseHead(false, false);

  /**
   * Number of blocks that the network predicts.
   *
   * @param process the process
   * @return 1 to k
   */
  public int blocks(LinearSde process) {
    int k = process.blocks();
    if (!noisedOnly) {
      return k;
    }
    double[][] d = process.recipe().noiseMatrix();
    for (int left = 0; left < k; left++) {
      int block = upper ? k - 1 - left : left;
      if (SmallMatrix.maxAbs(new double[][] {d[block]}) > 0) {
        return k - left;
      }
    }
    return k;
  }

  private int first(int k, int blocks) {
    return upper ? 0 : k - blocks;
  }

  /**
   * What a perfect prediction would be.
   *
   * @param process the process
   * @param noise unit noise of the lower factor, [B, kC, …]
   * @param t times in (0, T], [B]
   * @return {@code F⁻¹ L ε} in the predicted blocks, [B, blocks C, …]
   */
  public Tensor target(LinearSde process, Tensor noise, Tensor t) {
    int k = process.blocks();
    int n = blocks(process);
    return Ops.blocks(
        Times.at(t, process::moments)
            .stack(m -> Arrays.copyOfRange(turned(m), first(k, n), first(k, n) + n)),
        noise);
  }

  /**
   * The score from a network with this head.
   *
   * @param process the process
   * @param net what predicts the noise, [B, kC, …] to the predicted blocks
   * @return {@code −F⁻ᵀε}; zeros in blocks that are left out, which no dynamics reads
   */
  public Score score(LinearSde process, Field net) {
    int k = process.blocks();
    int n = blocks(process);
    return new FieldScore(
        net,
        (z, t, c) ->
            Ops.blocks(
                Times.at(t, process::moments).stack(m -> scoreMatrix(m, first(k, n), n)),
                net.at(z, t, c)));
  }

  /** {@code −F⁻ᵀ}, its rows outside the head zeros and its columns there left out. */
  private double[][] scoreMatrix(Moments m, int first, int n) {
    double[][] full =
        upper
            ? SmallMatrix.multiply(Conversions.noiseToScore(m), SmallMatrix.transpose(turned(m)))
            : Conversions.noiseToScore(m);
    double[][] out = new double[full.length][n];
    for (int i = first; i < first + n; i++) {
      System.arraycopy(full[i], first, out[i], 0, n);
    }
    return out;
  }

  /** The rotation {@code F⁻¹ L} from the noise of the lower factor to that of F. */
  private double[][] turned(Moments m) {
    double[][] l = m.cholesky();
    int k = l.length;
    if (!upper) {
      return SmallMatrix.identity(k);
    }
    double[][] flipped = new double[k][];
    for (int i = 0; i < k; i++) {
      flipped[i] = l[k - 1 - i].clone();
    }
    // U is the lower factor of the blocks in reverse order; U⁻¹L by substitution from the end.
    double[][] g = Factor.ofSum(flipped, new double[k][0]);
    double[][] out = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        double sum = flipped[i][j];
        for (int p = 0; p < i; p++) {
          sum -= g[i][p] * out[k - 1 - p][j];
        }
        out[k - 1 - i][j] = sum / g[i][i];
      }
    }
    return out;
  }
}
