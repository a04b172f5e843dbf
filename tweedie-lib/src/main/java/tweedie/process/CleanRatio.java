package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Ratio;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;

/**
 * {@code p_t(y)/p_t(x) = Σ_{x₀} w(x₀) q(y | x₀)} with {@code w = p(x₀ | x)/q(x | x₀)}: one product
 * of weights and transition matrix, never a table of y against x₀ at each site.
 */
record CleanRatio(Ctmc process, Field net, TokenPrediction kind) implements Ratio {
  /** Below the smallest normal float32 number a sum of likelihoods carries no information. */
  private static final double LEAST = 1e-37;

  @Override
  public Parameters parameters() {
    return net.parameters();
  }

  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    Tensor logits = net.at(x, t, c);
    SiteTransition q = process.between(Ops.zerosLike(t), t);
    Tensor likelihood = q.column(x, logits.scalar_type());
    Tensor ratio =
        kind == TokenPrediction.CAVITY
            ? cavity(logits, likelihood, q)
            : q.push(weights(logits, likelihood));
    return OneHot.with(ratio, x, 1);
  }

  private Tensor weights(Tensor logits, Tensor likelihood) {
    Tensor p = process.logPosterior(logits, likelihood, TokenPrediction.POSTERIOR).exp();
    // Where the likelihood is 0 so is p, and 1 is as good as any other denominator.
    Tensor possible = likelihood.gt(Ops.scalar(0));
    Tensor safe = torch.where(possible, Ops.add(likelihood, process.eps()), torch.ones_like(p));
    return p.div(safe);
  }

  private Tensor cavity(Tensor logits, Tensor likelihood, SiteTransition q) {
    Tensor p = torch.softmax(process.cleanLogits(logits), -1);
    Tensor total = p.mul(likelihood).sum(-1).unsqueeze(-1);
    return q.push(p).div(torch.clamp_min(total, Ops.scalar(LEAST).to(p.scalar_type())));
  }
}
