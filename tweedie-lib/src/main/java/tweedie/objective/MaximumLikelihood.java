package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Density;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;

/**
 * The negative log-density of data, or of its lower bound: nats a row.
 *
 * @param density what is trained
 * @param data where rows come from
 * @see "Fisher 1922, On the mathematical foundations of theoretical statistics, section 6"
 */
public record MaximumLikelihood(Density density, Source<Batch> data) implements Objective {
  @Override
  public Tensor loss(Rng rng) {
    Batch clean = data.draw(rng.child(0));
    Tensor logDensity =
        density.logDensity(clean.x(), clean.c().training(rng.child(1)), rng.child(2));
    return Ops.mul(logDensity, -1);
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("density", density);
  }
}
