package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.core.Target;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;

/**
 * Weighted least squares on examples: {@code w |net(x, t) − value|² / D} for each row of D numbers.
 *
 * @param net what is trained
 * @param targets where it is asked and what it should say
 * @see "De Bortoli, Thornton, Heng, Doucet 2021, arXiv:2106.01357, for bridges"
 */
public record Regression(Field net, Source<Target> targets) implements Objective {
  @Override
  public Tensor loss(Rng rng) {
    Target a = targets.draw(rng.child(0));
    Tensor error = net.at(a.x(), a.t(), a.c().training(rng.child(1))).sub(a.value());
    Tensor each = Ops.rowMean(error.mul(error));
    return each.mul(a.weight().to(each.scalar_type()));
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("net", net);
  }

  @Override
  public String describe(Rng rng, int row) {
    return ", t = " + Ops.doubles(targets.draw(rng.child(0)).t())[row];
  }
}
