/** The command line: one class a command, all of them thin over the library. */
@NullMarked
package tweedie.cli;

import org.jspecify.annotations.NullMarked;
