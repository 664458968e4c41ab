/**
 * Tables, drive folders and change events of Feishu (China) and Lark (elsewhere), which speak the
 * same. Start at {@link dev.petforge.feishu.FeishuLink} and {@link
 * dev.petforge.feishu.FeishuTable}.
 */
@NullMarked
package dev.petforge.feishu;

import org.jspecify.annotations.NullMarked;
