package tweedie.config;

import java.util.List;
import java.util.stream.IntStream;
import tweedie.data.Labels;
import tweedie.data.Table;

/** Rows of chosen classes. */
final class Classes {
  private Classes() {}

  /** The numbers of the rows whose class is named. */
  static int[] rows(List<String> names, Table table) {
    Labels labels =
        table
            .labels()
            .orElseThrow(() -> new ConfigException("data.classes", "the data have no classes"));
    boolean[] wanted = new boolean[labels.classes()];
    for (String name : names) {
      int i = labels.names().indexOf(name);
      if (i < 0) {
        throw new ConfigException("data.classes", Nearest.unknown(name, labels.names()));
      }
      wanted[i] = true;
    }
    int[] index = labels.index();
    return IntStream.range(0, index.length).filter(i -> wanted[index[i]]).toArray();
  }
}
