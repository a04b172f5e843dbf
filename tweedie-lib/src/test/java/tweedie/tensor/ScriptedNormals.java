package tweedie.tensor;

import org.bytedeco.pytorch.Tensor;

/** Streams whose normals are prescribed for all rows together: nothing of them can be parted. */
public abstract class ScriptedNormals implements Rng {
  @Override
  public final long[] ids() {
    long[] ids = new long[rows()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i;
    }
    return ids;
  }

  @Override
  public final long key() {
    return 0;
  }

  @Override
  public final Rng rows(int from, int n) {
    throw new UnsupportedOperationException("prescribed rows come together");
  }

  @Override
  public final Rng select(int... rows) {
    throw new UnsupportedOperationException("prescribed rows come together");
  }

  @Override
  public final Rng shared() {
    throw new UnsupportedOperationException("prescribed normals are of rows");
  }

  @Override
  public final Tensor uniform(long... event) {
    throw new UnsupportedOperationException("only normals are prescribed");
  }

  @Override
  public double[] uniforms(int perRow) {
    throw new UnsupportedOperationException("only normals are prescribed");
  }
}
