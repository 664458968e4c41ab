package dev.petforge.feishu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.MessageCatalog;
import dev.petforge.failure.PermanentException;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeishuLinkTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          https://pets.feishu.cn/base/AbCdEf12?table=tblXyz&view=vewQ | https://open.feishu.cn | BASE | AbCdEf12 | tblXyz
          https://pets.feishu.cn/base/bascnAbCdEf                     | https://open.feishu.cn | BASE | bascnAbCdEf | -
          https://pets.feishu.cn/wiki/Wik1Node?table=tblXyz#part      | https://open.feishu.cn | WIKI | Wik1Node | tblXyz
          https://pets.larksuite.com/base/AbCdEf12?table=tblXyz       | https://open.larksuite.com | BASE | AbCdEf12 | tblXyz
          https://pets.sg.larksuite.com/x/base/AbCdEf12               | https://open.larksuite.com | BASE | AbCdEf12 | -
          https://pets.larkoffice.com/base/AbCdEf12?table=            | https://open.feishu.cn | BASE | AbCdEf12 | -
          http://127.0.0.1:8095/base/AbCdEf12?table=tblXyz            | http://127.0.0.1:8095 | BASE | AbCdEf12 | tblXyz
          """)
  void what_the_browser_shows_is_understood(
      String text, String api, FeishuLink.Kind kind, String token, String table) {
    FeishuLink link = FeishuLink.parse("  " + text + "\n");

    assertThat(link.api()).isEqualTo(api);
    assertThat(link.kind()).isEqualTo(kind);
    assertThat(link.token()).isEqualTo(token);
    assertThat(link.table().orElse(null)).isEqualTo(table);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "宠物视频 https://pets.feishu.cn/base/AbCdEf12?table=tblXyz&view=vewQ",
        "宠物视频：https://pets.feishu.cn/base/AbCdEf12?table=tblXyz，请看",
        "https://pets.feishu.cn/base/AbCdEf12?table=tblXyz。",
        "https://pets.feishu.cn/base/AbCdEf12?table=tblXyz.",
        "https://pets.feishu.cn/base/AbCdEf12?table=tblXyz, please",
        "https://pets.feishu.cn/base/AbCdEf12?table=tblXyz；",
        "(https://pets.feishu.cn/base/AbCdEf12?table=tblXyz)",
        "（https://pets.feishu.cn/base/AbCdEf12?table=tblXyz）",
        "<https://pets.feishu.cn/base/AbCdEf12?table=tblXyz>",
        "\"https://pets.feishu.cn/base/AbCdEf12?table=tblXyz\"",
        "“https://pets.feishu.cn/base/AbCdEf12?table=tblXyz”",
        "'https://pets.feishu.cn/base/AbCdEf12?table=tblXyz'",
        "《https://pets.feishu.cn/base/AbCdEf12?table=tblXyz》",
        "`https://pets.feishu.cn/base/AbCdEf12?table=tblXyz`",
        "**https://pets.feishu.cn/base/AbCdEf12?table=tblXyz**",
        "[Pets](https://pets.feishu.cn/base/AbCdEf12?table=tblXyz&view=vewQ)",
        "[https://pets.feishu.cn/base/AbCdEf12?table=tblXyz](https://pets.feishu.cn/base/AbCdEf12?table=tblXyz)",
        "\uFEFFhttps://pets.feishu.cn/base/AbCdEf12?table=tblXyz\u200B",
        "\u00A0https://pets.feishu.cn/base/AbCdEf12?table=tblXyz&amp;view=vewQ\u3000",
        "HTTPS://pets.feishu.cn/base/AbCdEf12?table=tblXyz#share",
        "pets.feishu.cn/base/AbCdEf12?table=tblXyz",
        "表格 pets.feishu.cn/base/AbCdEf12?table=tblXyz 。"
      })
  void an_address_is_found_in_what_is_pasted(String text) {
    assertThat(FeishuLink.parse(text))
        .isEqualTo(
            new FeishuLink(
                "https://open.feishu.cn", FeishuLink.Kind.BASE, "AbCdEf12", Optional.of("tblXyz")));
    assertThat(FeishuLink.address(text))
        .startsWithIgnoringCase("https://pets.feishu.cn/base/AbCdEf12?table=tblXyz")
        .matches("[\\x21-\\x7e]+");
  }

  @Test
  void of_two_tables_none_is_chosen() {
    String both =
        "https://pets.feishu.cn/base/AbCdEf12?table=tblA https://pets.feishu.cn/base/AbCdEf12?table=tblB";

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> FeishuLink.parse(both))
        .withMessageContaining("several tables");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tblXyz                                                | is no address
          https://pets.feishu.cn/docx/AbCdEf12                  | is that of something else (/docx/)
          https://pets.feishu.cn/share/base/form/shrcn          | is that of something else (/share/)
          https://pets.feishu.cn/record/AbCdEf                  | is that of something else (/record/)
          https://pets.feishu.cn/home                           | names no base
          https://pets.feishu.cn/base/                          | has no token of a base
          https://pets.feishu.cn/base/AbCdEf12?table=blkDash    | shows a dashboard (blkDash)
          https://pets.feishu.cn/base/AbCdEf12?table=wkfFlow    | shows a workflow (wkfFlow)
          https://pets.feishu.cn/base/AbCdEf12?table=ldxDoc     | shows an embedded document (ldxDoc)
          https://pets.feishu.cn/base/AbCdEf12?table=vewQ       | names a table that is none: 'vewQ'
          https://feishu.cn.example.com/base/AbCdEf12           | is neither at feishu.cn nor at larksuite.com
          """)
  void what_is_none_is_refused_with_the_rule(String text, String why) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> FeishuLink.parse(text))
        .withMessageContaining(why)
        .withMessageContaining("it must be the address of a base")
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("NOT_A_TABLE_URL"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://pets.feishu.cn/base/abc                       | /base/ 后面没有多维表格的 token
          https://pets.feishu.cn/docx/AbCdEf12                  | 是别的内容的地址（/docx/）
          https://pets.feishu.cn/AbCdEf12                       | 不是多维表格的地址
          https://pets.example/base/AbCdEf12                    | 不在 feishu.cn
          https://pets.feishu.cn/base/AbCdEf12?table=blkXyz     | 请打开数据表本身
          https://pets.feishu.cn/base/AbCdEf12?table=xyz        | 写的数据表不对：“xyz”
          nonsense                                              | 不是地址
          """)
  void what_is_wrong_is_said_in_chinese_to_its_end(String text, String said) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> FeishuLink.parse(text))
        .satisfies(
            e -> {
              String chinese = MessageCatalog.of(Locale.CHINESE).say(e.failure());
              assertThat(chinese).contains(said).contains("必须是从浏览器复制的多维表格地址");
              assertThat(chinese.replaceAll("https?://\\S+|nonsense", ""))
                  .doesNotContainPattern("\\b(has|is|names|shows|open)\\b");
            });
  }
}
