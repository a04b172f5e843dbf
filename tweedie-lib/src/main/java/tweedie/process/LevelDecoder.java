package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.law.Decoder;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/**
 * Levels given their first noised state, each number by itself: {@code p(v) ∝ exp(−(y −
 * x_v)²/(2σ²))} over all levels {@code x_v = low + v width}, with the sufficient statistic y of the
 * process. A probability, where the density of an {@link ObservationDecoder} could be any number.
 *
 * @param process the noising
 * @param low the first level
 * @param width distance of neighbouring levels, &gt; 0
 * @param levels how many there are, at least 1
 * @see "Kingma, Salimans, Poole, Ho 2021, arXiv:2107.00630, section 3.3"
 */
public record LevelDecoder(LinearSde process, double low, double width, int levels)
    implements Decoder {
  /**
   * Checks the levels.
   *
   * @throws IllegalArgumentException when there are none
   */
  public LevelDecoder {
    if (!(width > 0) || levels < 1) {
      throw new IllegalArgumentException(
          "levels: expected at least 1 of a positive width, found " + levels + " of " + width);
    }
  }

  /**
   * The 256 levels of images, {@code 2v/255 − 1}.
   *
   * @param process the noising
   * @return the decoder
   */
  public static LevelDecoder ofImages(LinearSde process) {
    return new LevelDecoder(process, -1, 2.0 / 255, 256);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Float64, without gradients. Clean numbers are taken for the nearest level.
   */
  @Override
  public Tensor at(Tensor clean, Tensor noised, Tensor t, Condition c) {
    double sigma = process.sigma(Ops.doubles(t)[0]);
    double[] grid = new double[levels];
    for (int v = 0; v < levels; v++) {
      grid[v] = low + v * width;
    }
    int rows = Math.toIntExact(clean.size(0));
    double[] log = new double[rows];
    for (int i = 0; i < rows; i++) {
      int row = i;
      log[i] =
          TensorScope.evaluate(
              () -> {
                Tensor x = process.data(clean.narrow(0, row, 1)).to(ScalarType.Double);
                Tensor y = process.observation(noised.narrow(0, row, 1).to(ScalarType.Double), t);
                return one(x.reshape(-1), y.reshape(-1), Ops.tensor(grid, levels), sigma);
              });
    }
    return Ops.tensor(log, rows);
  }

  private double one(Tensor x, Tensor y, Tensor grid, double sigma) {
    Tensor far = Ops.mul(y.unsqueeze(1).sub(grid), 1 / sigma);
    Tensor log = torch.log_softmax(Ops.mul(far.mul(far), -0.5), 1);
    double[] at = Ops.doubles(x);
    long[] level = new long[at.length];
    for (int i = 0; i < at.length; i++) {
      long v = Math.round((at[i] - low) / width);
      level[i] = Math.max(0, Math.min(levels - 1L, v));
    }
    return log.gather(1, Ops.tensor(level, level.length, 1)).sum().item_double();
  }
}
