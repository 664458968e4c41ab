package dev.petforge.emulator.feishu;

/**
 * The calls that wished to write records of a base through the API.
 *
 * @param accepted that were carried out
 * @param refused that were not
 * @param replayed that repeated one which had been carried out, by its {@code client_token}
 * @param overlapping that came while another write was under way; each is among the refused, and
 *     those that wished to make a column are counted here too
 */
public record FeishuWrites(int accepted, int refused, int replayed, int overlapping) {}
