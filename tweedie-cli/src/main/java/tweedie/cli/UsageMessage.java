package tweedie.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.StreamSupport;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import tweedie.config.Nearest;

/** One line for arguments that do not parse, with the nearest valid word. */
final class UsageMessage {
  private UsageMessage() {}

  static String of(ParameterException failure) {
    CommandSpec spec = failure.getCommandLine().getCommandSpec();
    if (failure instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched.getUnmatched().get(0), spec);
    }
    ArgSpec arg = failure.getArgSpec();
    if (failure instanceof MissingParameterException || arg == null || failure.getValue() == null) {
      return missing(failure, spec);
    }
    List<String> words = words(arg);
    String name = arg.isOption() ? ((OptionSpec) arg).longestName() : arg.paramLabel();
    if (words.isEmpty()) {
      String found = "found '" + failure.getValue() + "'";
      return name + ": expected " + kind(arg) + ", " + found;
    }
    return name
        + (": expected one of " + String.join(", ", words))
        + (", found '" + failure.getValue() + "'")
        + Nearest.hint(failure.getValue(), words);
  }

  private static String missing(ParameterException failure, CommandSpec spec) {
    String text = Objects.requireNonNullElse(failure.getMessage(), "wrong usage");
    if (text.startsWith("Missing required subcommand")) {
      return "expected a command: " + String.join(", ", spec.subcommands().keySet());
    }
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  private static String unmatched(String word, CommandSpec spec) {
    if (word.startsWith("-")) {
      String name = word.replaceFirst("=.*", "");
      List<String> names = new ArrayList<>(spec.optionsMap().keySet());
      return "unknown option '" + name + "'" + Nearest.hint(name, names);
    }
    if (spec.subcommands().isEmpty()) {
      return "unexpected argument '" + word + "'";
    }
    List<String> names = new ArrayList<>(spec.subcommands().keySet());
    return "unknown command '" + word + "'" + Nearest.hint(word, names);
  }

  private static List<String> words(ArgSpec arg) {
    Class<?> type = arg.type();
    if (type.isEnum()) {
      return java.util.Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
    }
    Iterable<String> candidates = arg.completionCandidates();
    return candidates == null
        ? List.of()
        : StreamSupport.stream(candidates.spliterator(), false).toList();
  }

  private static String kind(ArgSpec arg) {
    Class<?> type = arg.auxiliaryTypes()[0];
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return "a whole number";
    }
    return type == double.class || type == Double.class ? "a number" : type.getSimpleName();
  }
}
