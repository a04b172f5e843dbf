package tweedie.law;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Law;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * A mixture {@code Σ w_i p_i} of laws on one space.
 *
 * @param weights positive, sum 1, [K]
 * @param parts the laws, one a weight
 */
@SuppressWarnings("ArrayRecordComponent") // copied, never compared
public record Mixture(double[] weights, List<? extends Law> parts) implements Law {
  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException when the weights are not positive with sum 1, one a part
   */
  public Mixture {
    weights = weights.clone();
    parts = List.copyOf(parts);
    boolean positive = Arrays.stream(weights).allMatch(w -> w > 0);
    // The sum of a few float64 weights rounds at 1e-16 a term.
    boolean one = Math.abs(Arrays.stream(weights).sum() - 1) < 1e-9;
    if (weights.length != parts.size() || !positive || !one) {
      throw new IllegalArgumentException(
          "mixture: expected one positive weight a part (sum 1), found %s for %d parts"
              .formatted(Arrays.toString(weights), parts.size()));
    }
  }

  @Override
  public double[] weights() {
    return weights.clone();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Every part draws all rows and one is kept of each, so that a row depends on its own stream
   * only.
   */
  @Override
  public Tensor sample(Condition c, Rng rng) {
    double[] u = rng.uniforms(1);
    Tensor out = parts.get(0).sample(c, rng.child(0)).clone();
    double below = weights[0];
    for (int i = 1; i < weights.length; i++) {
      boolean last = i == weights.length - 1;
      double to = last ? 1 : below + weights[i];
      Tensor x = parts.get(i).sample(c, rng.child(i));
      out = torch.where(chosen(u, below, to, x), x, out);
      below = to;
    }
    return out;
  }

  private static Tensor chosen(double[] u, double from, double to, Tensor x) {
    double[] in = Arrays.stream(u).map(v -> v >= from && v < to ? 1 : 0).toArray();
    return Ops.perRow(Ops.tensor(in, in.length), x).to(ScalarType.Bool);
  }

  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    Tensor[] logs = new Tensor[weights.length];
    for (int i = 0; i < logs.length; i++) {
      Tensor part = parts.get(i).logDensity(x, c, rng.child(i));
      logs[i] = Ops.add(part, Math.log(weights[i]));
    }
    try (TensorVector v = new TensorVector(logs)) {
      return torch.stack(v, 0).logsumexp(0);
    }
  }

  /** {@inheritDoc} */
  @Override
  public boolean unbiased() {
    return parts.stream().allMatch(Law::unbiased);
  }
}
