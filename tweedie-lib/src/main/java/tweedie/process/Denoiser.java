package tweedie.process;

import tweedie.core.Field;

/**
 * The posterior mean {@code D(y, σ) = E[x₀ | x₀ + σ ξ = y]} of clean data under additive Gaussian
 * noise. The time argument of the field is σ, float64 [] or [B]. One denoiser serves every linear
 * process through {@link LinearSde#score(Denoiser)}.
 */
@FunctionalInterface
public interface Denoiser extends Field {}
