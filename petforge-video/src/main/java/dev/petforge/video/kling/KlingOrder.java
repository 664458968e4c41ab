package dev.petforge.video.kling;

import dev.petforge.generation.CallKey;
import dev.petforge.generation.ClipRequest;
import dev.petforge.video.internal.http.FrameFiles;
import java.util.Optional;

/**
 * Everything that a create says.
 *
 * @param model what is known of the model; empty for one that is not configured
 * @param first the first frame
 * @param last the last frame
 */
record KlingOrder(
    CallKey key,
    ClipRequest request,
    Optional<KlingModel> model,
    FrameFiles.Frame first,
    Optional<FrameFiles.Frame> last) {}
