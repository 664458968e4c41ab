/** The containers of clips, read without any decoder. Start with {@link ClipFile}. */
@NullMarked
package dev.petforge.video.internal.container;

import org.jspecify.annotations.NullMarked;
