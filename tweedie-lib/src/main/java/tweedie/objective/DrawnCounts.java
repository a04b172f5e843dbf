package tweedie.objective;

import java.util.function.DoubleUnaryOperator;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.process.WrightFisher;
import tweedie.space.Simplex;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Denoising score matching on the simplex against the counts L that were drawn with the state, in
 * place of their mean given both ends: {@code ½ β(t) w(t) ‖r − r*‖²} for a metric score r relative
 * to Dir(α) and {@code r* = L − x ΣL}. The score of Dir(α) is in both scores and stays out: near
 * faces its rounding would be divided by small parts. The minimiser is the score; it costs no
 * transition density, and the loss is larger by the variance of the counts.
 *
 * @param process the noising
 * @param weight w(t), at least 0; 1 is the likelihood bound up to a constant
 * @see "Benton et al. 2024, arXiv:2211.03595, sections 3 and 5.3"
 */
public record DrawnCounts(WrightFisher process, DoubleUnaryOperator weight) implements Criterion {
  /**
   * {@inheritDoc}
   *
   * @param net the relative metric score of the model, as {@link WrightFisher#raised} makes it
   */
  @Override
  public Tensor at(Field net, Batch clean, Noised xt, Tensor t, Rng rng) {
    Tensor x = xt.x();
    Tensor counts = xt.noise();
    Tensor target = counts.sub(x.mul(counts.sum(1).unsqueeze(1)));
    Tensor e = net.at(x, t, clean.c().training(rng)).sub(target);
    Tensor loss = Ops.mul(new Simplex(process.alpha().length).inner(x, e, e), 0.5);
    return ScoreMatching.weighted(
        loss, t, v -> process.schedule().rate(v) * weight.applyAsDouble(v));
  }
}
