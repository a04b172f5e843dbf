package tweedie.data;

import java.util.Arrays;
import java.util.List;

/**
 * One class per row.
 *
 * @param name what the label is called, such as the header of its CSV column
 * @param index class of each row, in {@code [0, names.size())}; not to be changed
 * @param names class names, in the order of the indices
 */
// Bulk data: wrapping or copying the arrays would double the memory, and equality is not used.
@SuppressWarnings("ArrayRecordComponent")
public record Labels(String name, int[] index, List<String> names) {
  /**
   * Checks the indices.
   *
   * @param name what the label is called, such as the header of its CSV column
   * @param index class of each row, in {@code [0, names.size())}; not to be changed
   * @param names class names, in the order of the indices
   * @throws IllegalArgumentException if an index has no name
   */
  public Labels {
    names = List.copyOf(names);
    for (int i = 0; i < index.length; i++) {
      if (index[i] < 0 || index[i] >= names.size()) {
        throw new IllegalArgumentException(
            "label of row %d: expected 0..%d, found %d".formatted(i, names.size() - 1, index[i]));
      }
    }
  }

  /**
   * Number of classes.
   *
   * @return the count of names
   */
  public int classes() {
    return names.size();
  }

  Labels select(int[] rows) {
    return new Labels(name, Arrays.stream(rows).map(r -> index[r]).toArray(), names);
  }
}
