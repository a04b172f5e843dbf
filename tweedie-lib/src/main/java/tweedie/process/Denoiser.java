package tweedie.process;

import tweedie.core.Field;

/**
 * The posterior mean {@code D(y, σ) = E[x₀ | x₀ + σ ξ = y]} of clean data under additive Gaussian
 * noise. The time argument of the field is σ, float64 [] or [B]. One denoiser serves every linear
 * process through {@link LinearSde#score(Denoiser)}; its own score is that of Tweedie's formula,
 * {@code ∇log p(y) = (D(y, σ) − y)/σ²}. Input and output are [B, C, …].
 *
 * @see "Efron 2011, Tweedie's formula and selection bias, JASA 106; Karras et al. 2022,
 *     arXiv:2206.00364, equations 2-3"
 */
@FunctionalInterface
public interface Denoiser extends Field {}
