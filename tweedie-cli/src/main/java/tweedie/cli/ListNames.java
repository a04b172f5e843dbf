package tweedie.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the names that options and configurations take. */
@Command(
    name = "list",
    description = "List the names that options and configurations take.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class ListNames implements Callable<Integer> {
  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Override
  public Integer call() {
    throw new UnsupportedOperationException("list is not part of this build");
  }
}
