package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * Cross-entropy of a classifier of noised data, {@code −log p(c | x₀ + σξ)} with {@code ln σ}
 * uniform. The state of every linear process has a statistic of this form that tells all it knows
 * of the data, so that one classifier guides them all.
 *
 * @param classifier unnormalised log-probabilities [B, K] at (y, σ)
 * @param data states with the condition {@code label}, int64 [B]
 * @param least smallest σ, &gt; 0
 * @param most largest σ
 * @see "Dhariwal, Nichol 2021, arXiv:2105.05233, section 4.1; Song et al. 2021, arXiv:2011.13456,
 *     appendix I.1"
 */
public record NoisyCrossEntropy(Field classifier, Source<Batch> data, double least, double most)
    implements Objective {
  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException when it is empty or holds numbers that are not positive
   */
  public NoisyCrossEntropy {
    if (!(least > 0 && least < most) || Double.isInfinite(most)) {
      throw new IllegalArgumentException(
          "noise levels: expected 0 < least < most, found " + least + " and " + most);
    }
  }

  @Override
  public Tensor loss(Rng rng) {
    Batch b = data.draw(rng.child(0));
    double[] u = rng.child(1).uniforms(1);
    double range = Math.log(most / least);
    for (int i = 0; i < u.length; i++) {
      u[i] = least * Math.exp(range * u[i]);
    }
    Tensor sigma = Ops.tensor(u, u.length);
    Tensor x = b.x();
    Tensor noise = rng.child(2).normal(Shapes.event(x)).to(x.scalar_type());
    Tensor y = x.add(noise.mul(Ops.perRow(sigma, x)));
    Tensor logits = classifier.at(y, sigma, b.c().training(rng.child(3)));
    Tensor label = b.c().parts().get("label");
    if (label == null) {
      throw new IllegalArgumentException("classifier: the data have no labels");
    }
    return logits.log_softmax(1).gather(1, label.unsqueeze(1)).squeeze(1).neg();
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("", classifier);
  }
}
