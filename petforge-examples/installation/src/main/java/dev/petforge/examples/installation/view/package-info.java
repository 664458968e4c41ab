/**
 * What programs are shown of an installation: the JSON documents that the command line prints with
 * {@code --json}, and any other application in the same form. Their names stay as they are; new
 * ones may be added. Start at {@link dev.petforge.examples.installation.view.ProjectTree}.
 */
@NullMarked
package dev.petforge.examples.installation.view;

import org.jspecify.annotations.NullMarked;
