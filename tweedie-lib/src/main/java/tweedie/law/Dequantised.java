package tweedie.law;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Density;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * The probability of levels under a density of numbers: uniform noise as wide as a level is added,
 * {@code log P(x) ≥ E_u log p(x + w(u − ½)) + d log w}. A density alone can be made as large as one
 * likes on numbers that take few values.
 *
 * @param inner the density, or a bound of it
 * @param width w, distance of neighbouring levels, &gt; 0
 * @see "Theis, van den Oord, Bethge 2016, arXiv:1511.01844, section 3.1"
 */
public record Dequantised(Density inner, double width) implements Density {
  /**
   * Checks the width.
   *
   * @throws IllegalArgumentException unless it is positive
   */
  public Dequantised {
    if (!(width > 0)) {
      throw new IllegalArgumentException("width: expected a positive number, found " + width);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>A log-probability, a bound in mean.
   */
  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    Tensor u = Ops.add(rng.child(0).uniform(Shapes.event(x)), -0.5).to(x.scalar_type());
    Tensor log = inner.logDensity(x.add(Ops.mul(u, width)), c, rng.child(1));
    return Ops.add(log, Ops.rowSize(x) * Math.log(width));
  }

  @Override
  public Parameters parameters() {
    return inner.parameters();
  }
}
