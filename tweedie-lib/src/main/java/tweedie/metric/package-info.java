/**
 * Distances between two samples, and the figures reported from them.
 *
 * <p>Every metric takes plain {@code double[][]} rows ([n, d]: one sample or feature vector per
 * row) and computes in float64, in pure Java; {@link tweedie.metric.Samples} converts floats.
 * Reading order: {@link tweedie.metric.Frechet}, {@link tweedie.metric.Kid}, {@link
 * tweedie.metric.Prdc}, {@link tweedie.metric.SlicedWasserstein}, {@link tweedie.metric.Mmd}; then
 * {@link tweedie.metric.Figure}, a value that carries its provenance, and {@link
 * tweedie.metric.ImageMetrics}, which computes all of them for images under a {@link
 * tweedie.metric.FeatureExtractor}.
 */
@NullMarked
package tweedie.metric;

import org.jspecify.annotations.NullMarked;
