package dev.petforge.llm;

import java.util.Optional;

/**
 * The opening image as a writing model is given it: as a picture, in words, or both.
 *
 * @param picture the image in base64, for a model that sees; empty for one that does not
 * @param words what is said of it, for a model that does not see; possibly empty if the row's scene
 *     description has to do
 * @param described what is kept for later writings, possibly empty
 */
record OpeningView(Optional<String> picture, String words, String described) {}
