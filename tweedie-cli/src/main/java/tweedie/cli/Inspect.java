package tweedie.cli;

import picocli.CommandLine.Command;

/** Groups the commands that show what an object is, without running it. */
@Command(
    name = "inspect",
    description = "Show the exact properties of a process.",
    mixinStandardHelpOptions = true,
    subcommands = InspectProcess.class)
final class Inspect {}
