/**
 * Neural networks as fields: a U-Net of the DDPM++/NCSN++ family, a residual perceptron for plain
 * vectors, and a small image classifier. They map (state, time, condition) to numbers and know
 * nothing of processes or objectives.
 *
 * <p>Networks own their trained tensors and have no mode: dropout acts exactly when the condition
 * carries random streams. Read in this order: UNetConfig, UNet, UNetBody, ResidualBlock, Weights.
 */
@NullMarked
package tweedie.net;

import org.jspecify.annotations.NullMarked;
