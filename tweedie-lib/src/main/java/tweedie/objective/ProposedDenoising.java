package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.Noised;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.law.TimeProposal;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;

/**
 * As {@link Denoising}, with times from a given law. Losses carry the weight {@code 1/(p(t)(T −
 * ε))}: their mean is that of uniform times, their variance need not be.
 *
 * @param process the noising
 * @param criterion the loss at a noised state
 * @param net what is trained
 * @param data clean states of the process
 * @param times the law of times, such as {@link LogSnrTimes}
 * @see "Song, Durkan, Murray, Ermon 2021, arXiv:2101.09258, section 5.1"
 */
public record ProposedDenoising(
    ForwardProcess<?> process,
    Criterion criterion,
    Field net,
    Source<Batch> data,
    TimeProposal times)
    implements Objective {
  @Override
  public Tensor loss(Rng rng) {
    double length = times.time(1) - times.time(0);
    double[] t = shares(rng);
    double[] weight = new double[t.length];
    for (int i = 0; i < t.length; i++) {
      weight[i] = times.weight(t[i]) / length;
      t[i] = times.time(t[i]);
    }
    Batch clean = data.draw(rng.child(0));
    Tensor time = Ops.tensor(t, t.length);
    Noised xt = process.sample(clean.x(), Ops.zerosLike(time), time, rng.child(2));
    Tensor loss = criterion.at(net, clean, xt, time, rng.child(3));
    return loss.mul(Ops.tensor(weight, weight.length).to(loss.scalar_type()));
  }

  /** Uniform numbers, spread evenly over the rows. */
  private static double[] shares(Rng rng) {
    return TimeLaw.plain(TimeLaw.stratified(0, 1), rng.child(1));
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("net", net).and("process", process);
  }

  @Override
  public String describe(Rng rng, int row) {
    return ", t = " + times.time(shares(rng)[row]);
  }
}
