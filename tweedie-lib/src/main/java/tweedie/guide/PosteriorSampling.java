package tweedie.guide;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Score;
import tweedie.process.LinearSde;
import tweedie.tensor.Backward;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;

/**
 * The score given a measurement {@code y = A x₀ + noise}, by a Gaussian in place of {@code p(y |
 * z_t)}: {@code s + w (∂x̂₀/∂z)ᵀ Aᵀ V⁻¹ (y − A x̂₀)} with {@code x̂₀ = E[x₀ | z_t]} from the score
 * by Tweedie's formula, so that it serves every linear process. The Jacobian is that of the score
 * network; V is differentiated nowhere. One backward pass a call.
 *
 * @param process the process
 * @param score its score, made of operations that LibTorch differentiates
 * @param measurement the map A
 * @param observed y, [1, values] or [B, values]
 * @param precision {@code V⁻¹}: DPS or pseudo-inverse guidance
 * @param weight w; 1 is Bayes' formula
 * @see "Chung et al. 2023, arXiv:2209.14687, equation 12; Song et al. 2023, Pseudoinverse-guided
 *     diffusion models, ICLR, equation 8"
 */
public record PosteriorSampling(
    LinearSde process,
    Score score,
    Measurement measurement,
    Tensor observed,
    ResidualPrecision precision,
    double weight)
    implements Score {
  /** Keeps the observation. */
  public PosteriorSampling {
    observed.retainReference();
  }

  @Override
  public Tensor at(Tensor z, Tensor t, Condition c) {
    return Backward.with(
        z,
        (point, graph) -> {
          Tensor s = score.at(point, t, c);
          Tensor seen = measurement.forward(PosteriorMean.of(process, point, s, t));
          Tensor r = observed.to(seen.scalar_type()).sub(seen);
          Tensor u = precision.at(graph ? r : r.detach(), process.sigma(t));
          Tensor pull = Backward.vjp(seen, point, u, graph);
          return new Tensor[] {Ops.add(s, pull.to(s.scalar_type()), weight)};
        })[0];
  }

  @Override
  public Parameters parameters() {
    return score.parameters();
  }
}
