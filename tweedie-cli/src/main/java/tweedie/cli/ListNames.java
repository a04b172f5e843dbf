package tweedie.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tweedie.config.Catalog;
import tweedie.config.SolverTable;

/** Lists the names that options and configurations take. */
@Command(
    name = "list",
    description = "List the names that options and configurations take.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class ListNames implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Option(names = "--markdown", description = "Print the table of solvers, docs/solvers.md.")
  boolean markdown;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (markdown) {
      out.print(SolverTable.markdown());
      return 0;
    }
    Map<String, List<String>> names = Catalog.names();
    if (json) {
      out.println(Json.text(names));
      return 0;
    }
    Map<String, Map<String, String>> about = Catalog.about();
    int width =
        names.values().stream().flatMap(List::stream).mapToInt(String::length).max().orElse(1);
    String format = "  %-" + width + "s  %s";
    names.forEach(
        (kind, words) -> {
          out.println(kind);
          Map<String, String> lines = about.getOrDefault(kind, Map.of());
          for (String word : words) {
            String line = String.format(Locale.ROOT, format, word, lines.getOrDefault(word, ""));
            out.println(line.stripTrailing());
          }
        });
    return 0;
  }
}
