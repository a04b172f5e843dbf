package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.Noised;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;

/**
 * Denoising score matching in its general form: draw clean states and times, noise the states, and
 * let a criterion compare the field with what is known.
 *
 * @param process the noising
 * @param criterion the loss at a noised state
 * @param net what is trained
 * @param data clean states of the process
 * @param times times in (0, T], [B]
 * @see "Vincent 2011; Song et al. 2021, arXiv:2011.13456, equation 7"
 */
public record Denoising(
    ForwardProcess<?> process,
    Criterion criterion,
    Field net,
    Source<Batch> data,
    Source<Tensor> times)
    implements Objective {
  @Override
  public Tensor loss(Rng rng) {
    Batch clean = data.draw(rng.child(0));
    Tensor t = times.draw(rng.child(1));
    Noised xt = process.sample(clean.x(), Ops.zerosLike(t), t, rng.child(2));
    return criterion.at(net, clean, xt, t, rng.child(3));
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("net", net).and("process", process);
  }

  @Override
  public String describe(Rng rng, int row) {
    return ", t = " + Ops.doubles(times.draw(rng.child(1)))[row];
  }
}
