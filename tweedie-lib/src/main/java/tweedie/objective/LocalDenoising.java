package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;

/**
 * Denoising score matching on the last short step of a simulated path, for processes whose
 * transitions from the data are not known: with {@code y = x + f(x) h + √h G(x) ξ} the loss is
 * {@code ½⟨s(y), a(x) s(y)⟩ + ⟨s(y), ∇·a(x)⟩ + ⟨s(y) − s(x), G(x) ξ⟩/√h}, {@code a = G Gᵀ}. Up to a
 * number that does not depend on the model and the term in ∇·a it is {@code ½|s(y) − ∇log q(y |
 * x)|²_a}; that in s(x) has mean 0 and keeps the variance bounded as h → 0, where the loss becomes
 * implicit score matching without a divergence of the model to compute. Two network calls a row.
 *
 * <p>The minimiser is the score of the law after that step: exact for additive noise, within O(h)
 * where G depends on the state. There the weight a(x) and the target are correlated given y, which
 * without the term in ∇·a would leave {@code ∇log p + a⁻¹∇·a}, however short the step. That term is
 * derived in this library. Flat spaces.
 *
 * @param process the noising
 * @param net the score that is trained
 * @param data clean states of the process
 * @param times times t of y in (0, T], [B]
 * @param step h, &gt; 0; shorter where t is
 * @see "Singhal, Goldstein, Ranganath 2024, arXiv:2407.07998, for denoising on local transitions;
 *     Vincent 2011"
 */
public record LocalDenoising(
    ForwardProcess<? extends Diffusion> process,
    Field net,
    Source<Batch> data,
    Source<Tensor> times,
    double step)
    implements Objective {
  /**
   * Checks the step.
   *
   * @throws IllegalArgumentException unless it is positive
   */
  public LocalDenoising {
    if (!(step > 0) || Double.isInfinite(step)) {
      throw new IllegalArgumentException("step: expected a positive number, found " + step);
    }
  }

  @Override
  public Tensor loss(Rng rng) {
    Batch clean = data.draw(rng.child(0));
    Tensor t = times.draw(rng.child(1));
    Tensor h = t.minimum(Ops.scalar(step));
    Tensor s = t.sub(h);
    Diffusion d = process.dynamics();
    Tensor x = process.sample(clean.x(), Ops.zerosLike(t), s, rng.child(2)).x();
    Tensor length = Ops.perRow(h, x);
    Tensor kick = d.dispersion(d.space().noise(x, rng.child(3)), x, s);
    Tensor y = x.add(d.drift(x, s, clean.c()).mul(length)).add(kick.mul(length.sqrt()));
    Condition training = clean.c().training(rng.child(4));
    Tensor after = net.at(y, t, training);
    Tensor change = after.sub(net.at(x, t, training)).mul(kick.div(length.sqrt()));
    Tensor pull = Ops.mul(d.diffuse(after, x, s), 0.5).add(d.divergence(x, s));
    return Ops.rowSum(after.mul(pull).add(change));
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
