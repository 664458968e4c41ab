package dev.petforge.feishu;

import dev.petforge.publication.Publisher.PublishedContent;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An upload in blocks, as it is noted to be gone on with. Feishu keeps it for 24 hours.
 *
 * @param id its name at Feishu
 * @param name of the file
 * @param bytes of the file
 * @param blockSize bytes of each block but the last
 * @param blocks how many there are
 * @param next the first block that was not sent yet
 */
record UploadPlan(String id, String name, long bytes, long blockSize, int blocks, int next) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Whether the blocks make up the file. */
  boolean fits(PublishedContent content) {
    return !id.isEmpty()
        && name.equals(content.name())
        && bytes == content.bytes()
        && blockSize > 0
        && blocks > 0
        && next >= 0
        && next <= blocks
        && (blocks - 1) * blockSize < bytes
        && blocks * blockSize >= bytes;
  }

  /** Where a block begins. */
  long from(int block) {
    return block * blockSize;
  }

  /** How many bytes a block has. */
  long length(int block) {
    return Math.min(blockSize, bytes - from(block));
  }

  UploadPlan sent(int block) {
    return new UploadPlan(id, name, bytes, blockSize, blocks, block + 1);
  }

  String write() {
    return OpenApi.object()
        .put("upload_id", id)
        .put("name", name)
        .put("bytes", bytes)
        .put("block_size", blockSize)
        .put("block_num", blocks)
        .put("next", next)
        .toString();
  }

  /** What was noted; empty if it is of another file, or nobody can read it. */
  static Optional<UploadPlan> read(String text, PublishedContent content) {
    try {
      JsonNode node = MAPPER.readTree(text);
      return Optional.of(
              new UploadPlan(
                  node.path("upload_id").asString(""),
                  node.path("name").asString(""),
                  node.path("bytes").asLong(-1),
                  node.path("block_size").asLong(-1),
                  node.path("block_num").asInt(-1),
                  node.path("next").asInt(-1)))
          .filter(plan -> plan.fits(content));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
