package tweedie.guide;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.process.LinearSde;
import tweedie.tensor.Parameters;

/**
 * {@code log p(c | z_t)} of the condition's part {@code label} by one noise-aware classifier, for
 * every linear process: the class is a function of the clean data, so that all the state tells of
 * it is told by the sufficient statistic {@code y = φᵀΣ⁻¹z/snr} at noise level σ(t).
 *
 * @param process the process of the states
 * @param classifier unnormalised log-probabilities [B, K] at (y, σ)
 * @see "Dhariwal, Nichol 2021, arXiv:2105.05233, section 4.1; Pandey, Mandt 2023, arXiv:2303.01748,
 *     equations 13-14, for phase space"
 */
public record ClassPotential(LinearSde process, Field classifier) implements Field {
  @Override
  public Tensor at(Tensor z, Tensor t, Condition c) {
    Tensor label = c.parts().get(ClassifierFree.LABEL);
    if (label == null) {
      throw new IllegalArgumentException("classifier guidance: expected a label, found none");
    }
    Tensor logits = classifier.at(process.observation(z, t), process.sigma(t), c);
    return logits.log_softmax(1).gather(1, label.unsqueeze(1)).squeeze(1);
  }

  @Override
  public Parameters parameters() {
    return classifier.parameters();
  }
}
