package dev.petforge.llm;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A question to a model, in no dialect yet.
 *
 * @param system what holds for many questions, so that the provider's cache knows it
 * @param user what this one is about
 * @param picture a JPEG in base64, if one is shown
 * @param schema what the answer must look like; empty for plain text
 * @param temperature 0 to 2
 * @param budget the most tokens of the answer
 */
record Question(
    String system,
    String user,
    Optional<String> picture,
    Optional<ObjectNode> schema,
    double temperature,
    int budget) {}
