/**
 * How the paid generators talk to their providers: sends that are never repeated by themselves,
 * reads that are, downloads that are checked. Internal: public only because the generators live in
 * packages of their own. Start at {@link dev.petforge.video.internal.http.ProviderClient}.
 */
@NullMarked
package dev.petforge.video.internal.http;

import org.jspecify.annotations.NullMarked;
