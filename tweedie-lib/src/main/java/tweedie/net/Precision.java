package tweedie.net;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** Number formats of a network: what its weights are stored in and what its body computes in. */
public enum Precision {
  /** Everything in float64; for tests of derivatives. */
  FLOAT64(ScalarType.Double, ScalarType.Double),
  /** Everything in float32. */
  FLOAT32(ScalarType.Float, ScalarType.Float),
  /**
   * Weights, inputs, the first convolution, embeddings and outputs in float32, the rest in bfloat16
   * (8 significant bits). Weights are rounded at each use, so gradients arrive in float32.
   */
  BFLOAT16(ScalarType.Float, ScalarType.BFloat16);

  private final ScalarType storage;
  private final ScalarType compute;

  Precision(ScalarType storage, ScalarType compute) {
    this.storage = storage;
    this.compute = compute;
  }

  ScalarType storage() {
    return storage;
  }

  ScalarType compute() {
    return compute;
  }
}
