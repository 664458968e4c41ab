/**
 * Clips from relays: resellers of other providers' models. Start at {@link
 * dev.petforge.video.relay.RelayGenerator}; a relay of an unusual kind is described by a {@link
 * dev.petforge.video.relay.RelayShape}.
 */
@NullMarked
package dev.petforge.video.relay;

import org.jspecify.annotations.NullMarked;
