/**
 * Clips from Google: Veo on Vertex AI or behind the Gemini API's shape, and Gemini Omni. Start at
 * {@link dev.petforge.video.google.VeoGenerator} and {@link
 * dev.petforge.video.google.OmniGenerator}.
 */
@NullMarked
package dev.petforge.video.google;

import org.jspecify.annotations.NullMarked;
