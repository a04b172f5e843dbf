/**
 * Files written whole or not at all, and one exception for damaged ones. A leaf: every package that
 * touches the disk may use it, and it uses none.
 */
@NullMarked
package tweedie.file;

import org.jspecify.annotations.NullMarked;
