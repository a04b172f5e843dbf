/**
 * The thin layer over LibTorch: tensor helpers, memory scopes, counter-based randomness, named
 * parameters and the safetensors format. Depends on the bindings only.
 */
@NullMarked
package tweedie.tensor;

import org.jspecify.annotations.NullMarked;
