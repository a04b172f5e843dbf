/**
 * Data sets as plain arrays: one {@link tweedie.data.Table} type and readers for idx, image
 * folders, CSV, NPY and NPZ. No tensors here. Start with {@link tweedie.data.DataSets}, which picks
 * the reader from the name; every reader rejects damaged or non-finite input with one line that
 * names the place.
 */
@NullMarked
package tweedie.data;

import org.jspecify.annotations.NullMarked;
