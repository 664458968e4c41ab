package dev.petforge.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageCatalogTest {
  private static final MessageCatalog CHINESE = MessageCatalog.of(Locale.SIMPLIFIED_CHINESE);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "there is no project cat | 没有项目 cat",
        "there is no template 'x', there are [a-template, b-template] | 没有模板“x”，可用的有 a-template、b-template",
        "running | 进行中",
        "project cat is busy: generating segment 2 since 10:00 (operation op-1) | 项目 cat 正忙：从 10:00 起生成第 2 段（操作 op-1）",
        "call c1 for segment 2 waits for: budget | 第 2 段的调用 c1 在等预算",
        "the picture 'cat.png' leads out of the folder /a b | 图片“cat.png”指到了文件夹 /a b 之外",
        "write 3 rows of table 'Pets' of base 'Films': Feishu answered 1254103 \"full\": the table is full | 写入多维表格“Films”的数据表“Pets”的 3 行：飞书返回 1254103 \"full\"：表格已满",
        "cat.png: is 8×9 pixels, each side must have at least 64 | cat.png：8×9 像素，每边至少 64",
        "project_id must be 1 to 50 of [A-Za-z0-9_-] and not begin with '-', was '-x' | project_id 必须是 1 到 50 个 [A-Za-z0-9_-] 字符，不能以 '-' 开头，现在是“-x”",
        "daily.md:3: sound must have a text | daily.md:3: sound 必须有文字",
        "said by somebody else, in words of their own | said by somebody else, in words of their own",
      })
  void a_message_is_said_in_chinese_with_its_values(String english, String chinese) {
    assertThat(CHINESE.say(english)).isEqualTo(chinese);
    assertThat(MessageCatalog.of(Locale.ENGLISH).say(english)).isEqualTo(english);
  }

  @Test
  void a_failure_is_said_with_its_code() {
    assertThat(CHINESE.say(Failure.permanent("NO_PROJECT", "there is no project cat")))
        .isEqualTo("没有项目 cat（NO_PROJECT）");
    assertThat(CHINESE.say("its clip cannot be ordered: there is no call c1 (NO_CALL)"))
        .isEqualTo("无法为它下单：没有调用 c1（NO_CALL）");
    assertThat(MessageCatalog.of(Locale.GERMAN).say(Failure.retryable("RATE", "too often")))
        .isEqualTo("too often (RATE)");
  }

  @Test
  void words_of_others_are_quoted_behind_what_their_code_means() {
    assertThat(CHINESE.say(Failure.retryable("RATE", "slow down please")))
        .isEqualTo("达到了服务商的速率限制（RATE）。原文：“slow down please”");
    assertThat(CHINESE.say(Failure.permanent("1301", "no such thing")))
        .isEqualTo("对方返回了错误（1301）。原文：“no such thing”");
    assertThat(CHINESE.say(Failure.permanent("1301", "余额不足"))).isEqualTo("余额不足（1301）");
  }

  @Test
  void a_place_before_a_sentence_is_no_part_of_it() {
    assertThat(
            CHINESE.say(
                "table.csv line 2, column release_date: release_date must be a date such as"
                    + " 2026-01-28, was '46050': Excel's number of a day looks like that, and would"
                    + " be 2026-01-28 on Windows; format the cells as dates"))
        .isEqualTo(
            "table.csv 第 2 行，列 release_date：release_date 必须是日期，例如 2026-01-28，现在是“46050”：这像是"
                + " Excel 的日期数字，在 Windows 上是 2026-01-28；请把单元格格式设为日期");
    assertThat(
            CHINESE.say(
                "row 3 (rec1), column segment_count: segment_count must be a whole number from 1 to"
                    + " 12, was 'many'"))
        .isEqualTo("第 3 行（rec1），列 segment_count：segment_count 必须是 1 到 12 的整数，现在是“many”");
    assertThat(
            CHINESE.say(
                "table 'Cats' of base 'Pet videos' row 4 (rec2), column opening_image_url: the row"
                    + " has no picture: put one in"))
        .isEqualTo("多维表格“Pet videos”的数据表“Cats”第 4 行（rec2），列 opening_image_url：这一行没有图片：请放入一张");
  }

  @Test
  void a_word_in_quotation_marks_stays_as_it_was_written() {
    String picture =
        "the storyboard was written without a look at the picture: check that it shows";
    assertThat(CHINESE.say(picture + " the dog and a bowl with cake"))
        .isEqualTo("分镜写成时没有看图片：请检查图片里有没有狗和装着蛋糕的碗");
    assertThat(
            CHINESE.say(
                "table.csv line 1: the column 'cake' is named twice, as column 1 and column 2"))
        .contains("“cake”");
  }

  @Test
  void several_values_are_quoted_one_by_one() {
    assertThat(
            CHINESE.say(
                "the picture 'C.jpg' is not in the folder /x; there is 'c1.jpg', 'c2.jpg': write it"
                    + " like that"))
        .endsWith("文件夹里有“c1.jpg”、“c2.jpg”：请照这样写");
  }

  @Test
  void an_application_has_messages_of_its_own() {
    MessageCatalog own =
        CHINESE.with(
            new ByteArrayInputStream(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE properties SYSTEM "http://java.sun.com/dtd/properties.dtd">
                <properties><entry key="order {1} of {0} costs $1">{0}的订单 {1} 要 $1</entry></properties>
                """
                    .getBytes(StandardCharsets.UTF_8)));

    assertThat(own.say("order 7 of the cat costs $1")).isEqualTo("猫的订单 7 要 $1");
    assertThat(own.say("there is no call c1")).isEqualTo("没有调用 c1");
  }
}
