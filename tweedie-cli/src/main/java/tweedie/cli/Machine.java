package tweedie.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What the machine and its Java offer. */
final class Machine {
  private static final double GB = 1e9;
  private static final long MEMORY_WANTED = 3_000_000_000L;
  private static final long DISK_WANTED = 2_000_000_000L;
  private static final List<String> BF16 = List.of("avx512_bf16", "amx_bf16");

  private Machine() {}

  static Check java() {
    int feature = Runtime.version().feature();
    String found = Runtime.version() + ", " + System.getProperty("java.vendor", "unknown vendor");
    return feature >= 17
        ? Check.ok("java", found)
        : Check.fail("java", found, "install JDK 17 or newer and point JAVA_HOME at it");
  }

  static Check processors() {
    int seen = Runtime.getRuntime().availableProcessors();
    String limit =
        first(Path.of("/sys/fs/cgroup/cpu.max"))
            .filter(line -> !line.startsWith("max"))
            .map(line -> ", container limit " + quota(line) + " cores")
            .orElse("");
    String what = "processors";
    return seen > 1
        ? Check.ok(what, seen + limit)
        : Check.warn(what, seen + limit, "training takes about twice the stated times");
  }

  /** Microseconds of processor time in each period, as the kernel prints them. */
  static String quota(String cpuMax) {
    List<String> parts = Arrays.asList(cpuMax.strip().split("\\s+", -1));
    double cores = Double.parseDouble(parts.get(0)) / Double.parseDouble(parts.get(1));
    return String.format(Locale.ROOT, "%.1f", cores);
  }

  static Check bf16() {
    Path info = Path.of("/proc/cpuinfo");
    return Files.isReadable(info)
        ? bf16(info)
        : Check.ok("bf16", "cannot be read on " + System.getProperty("os.name"));
  }

  static Check bf16(Path cpuinfo) {
    Set<String> flags = flags(cpuinfo);
    List<String> have = BF16.stream().filter(flags::contains).toList();
    return have.isEmpty()
        ? Check.ok("bf16", "not in this processor; fp32 is used")
        : Check.ok("bf16", String.join(", ", have));
  }

  private static Set<String> flags(Path cpuinfo) {
    try (java.util.stream.Stream<String> lines = Files.lines(cpuinfo)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> new HashSet<>(Arrays.asList(line.split("\\s+", -1))))
          .orElseGet(HashSet::new);
    } catch (IOException e) {
      throw new UncheckedIOException(cpuinfo + ": cannot be read", e);
    }
  }

  static Check memory() {
    long total =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getTotalMemorySize();
    long free = available().orElse(total);
    OptionalLong limit = limit();
    String value = gb(Math.min(free, limit.orElse(free))) + " free of " + gb(total);
    String shown = limit.isPresent() ? value + ", container limit " + gb(limit.getAsLong()) : value;
    return Math.min(free, limit.orElse(free)) >= MEMORY_WANTED
        ? Check.ok("memory", shown)
        : Check.warn("memory", shown, "quickstart wants " + gb(MEMORY_WANTED) + "; close programs");
  }

  private static OptionalLong available() {
    Path info = Path.of("/proc/meminfo");
    if (!Files.isReadable(info)) {
      return OptionalLong.empty();
    }
    try (java.util.stream.Stream<String> lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** What a container may still use; empty without a limit. */
  private static OptionalLong limit() {
    Optional<String> max = first(Path.of("/sys/fs/cgroup/memory.max"));
    Optional<String> used = first(Path.of("/sys/fs/cgroup/memory.current"));
    return max.isEmpty() || used.isEmpty() || max.get().startsWith("max")
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(max.get()) - Long.parseLong(used.get()));
  }

  static Check disk(String what, Path folder) {
    try {
      long free = Files.getFileStore(folder.toAbsolutePath()).getUsableSpace();
      String value = gb(free) + " free in " + folder.toAbsolutePath();
      return free >= DISK_WANTED
          ? Check.ok(what, value)
          : Check.warn(what, value, "free " + gb(DISK_WANTED) + ", or work in another folder");
    } catch (IOException e) {
      return Check.warn(what, "unknown for " + folder.toAbsolutePath(), "check that it exists");
    }
  }

  private static Optional<String> first(Path file) {
    try (java.util.stream.Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().map(String::strip);
    } catch (IOException | RuntimeException e) {
      // The file exists under Linux control groups only.
      return Optional.empty();
    }
  }

  private static String gb(long bytes) {
    return String.format(Locale.ROOT, "%.1f GB", bytes / GB);
  }
}
