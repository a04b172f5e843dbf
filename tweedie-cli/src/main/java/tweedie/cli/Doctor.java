package tweedie.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks the machine and says what to do. */
@Command(
    name = "doctor",
    description = "Check Java, native libraries, threads, memory and disk, and say what to do.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class Doctor implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--json", description = "Print the findings as JSON.")
  boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Check> checks = new ArrayList<>();
    for (Supplier<List<Check>> step : steps()) {
      List<Check> found = step.get();
      checks.addAll(found);
      if (!json) {
        // Printed one by one: a foreign LibTorch can end the process while the natives load.
        found.forEach(check -> out.println(check.line()));
      }
    }
    boolean ok = checks.stream().noneMatch(check -> check.status() == Check.Status.FAIL);
    if (json) {
      out.println(Json.text(Map.of("ok", ok, "checks", checks.stream().map(Doctor::row).toList())));
    }
    return ok ? 0 : Failures.FAILED;
  }

  /** The foreign libraries come before the natives: afterwards it could be too late to say. */
  private static List<Supplier<List<Check>>> steps() {
    return List.of(
        () -> List.of(Machine.java(), Machine.processors(), Machine.bf16(), Machine.memory()),
        () -> List.of(ForeignLibraries.check()),
        () ->
            List.of(Machine.disk("disk, this folder", java.nio.file.Path.of("")), Natives.cache()),
        Natives::check);
  }

  private static Map<String, String> row(Check check) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("status", check.status().toString());
    row.put("what", check.what());
    row.put("value", check.value());
    row.put("advice", check.advice());
    return row;
  }
}
