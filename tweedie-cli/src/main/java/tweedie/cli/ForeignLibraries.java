package tweedie.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks for another LibTorch where the system's loader would find it. Two versions under one name
 * mix symbols in one process: crashes, or wrong numbers.
 */
final class ForeignLibraries {
  private static final Pattern NAME =
      Pattern.compile(
          "(libtorch(_cpu|_global_deps|_python)?|libc10)\\.(so|dylib)(\\..*)?|torch_cpu\\.dll|c10\\.dll");
  private static final List<String> SYSTEM =
      List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib", "/usr/local/lib", "/usr/lib64", "/lib64");

  private ForeignLibraries() {}

  static Check check() {
    return check(System.getenv(), System.getProperty("java.library.path", ""), SYSTEM);
  }

  static Check check(Map<String, String> environment, String libraryPath, List<String> system) {
    List<String> chosen = new ArrayList<>();
    for (String variable : List.of("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LD_PRELOAD")) {
      chosen.addAll(split(environment.getOrDefault(variable, "")));
    }
    List<Path> byChoice = find(chosen);
    if (!byChoice.isEmpty()) {
      return Check.warn("foreign LibTorch", shown(byChoice), "unset LD_LIBRARY_PATH for tweedie");
    }
    List<String> all = new ArrayList<>(split(libraryPath));
    all.addAll(system);
    List<Path> installed = find(all);
    return installed.isEmpty()
        ? Check.ok("foreign LibTorch", "none on the loader path")
        : Check.warn(
            "foreign LibTorch",
            shown(installed),
            "if natives fail, remove its package (Debian: python3-torch, libtorch-dev)");
  }

  private static String shown(List<Path> found) {
    return found.get(0) + (found.size() > 1 ? " and " + (found.size() - 1) + " more" : "");
  }

  private static List<String> split(String path) {
    return Stream.of(path.split("[" + File.pathSeparator + " ]", -1))
        .filter(part -> !part.isBlank())
        .toList();
  }

  private static List<Path> find(List<String> places) {
    Set<Path> found = new LinkedHashSet<>();
    for (String place : places) {
      found.addAll(in(place));
    }
    return List.copyOf(found);
  }

  /** LD_PRELOAD names files, the other variables folders: a walk of depth one serves both. */
  private static List<Path> in(String place) {
    try (Stream<Path> files = Files.walk(Path.of(place), 1)) {
      return files.filter(ForeignLibraries::isTorch).map(ForeignLibraries::real).toList();
    } catch (IOException | RuntimeException e) {
      // A place that does not exist or cannot be read holds nothing the loader could take.
      return List.of();
    }
  }

  private static boolean isTorch(Path file) {
    Path name = file.getFileName();
    return name != null && NAME.matcher(name.toString()).matches() && !Files.isDirectory(file);
  }

  /** One library is often reachable under several linked folders. */
  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file;
    }
  }
}
