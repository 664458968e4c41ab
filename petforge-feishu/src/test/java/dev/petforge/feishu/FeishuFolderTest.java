package dev.petforge.feishu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeishuFolderTest {
  @ParameterizedTest
  @CsvSource({
    "https://pets.feishu.cn/drive/folder/fldcnAbCd1234, https://open.feishu.cn",
    "https://pets.feishu.cn/drive/folder/fldcnAbCd1234?from=space#x, https://open.feishu.cn",
    "https://pets.larksuite.com/drive/folder/fldcnAbCd1234, https://open.larksuite.com",
    "https://a.larkoffice.com/drive/shared/folder/fldcnAbCd1234/, https://open.feishu.cn",
    "http://127.0.0.1:8080/drive/folder/fldcnAbCd1234, http://127.0.0.1:8080",
  })
  void an_address_names_brand_and_folder(String text, String api) {
    assertThat(FeishuFolder.parse(text))
        .isEqualTo(new FeishuFolder(Optional.of(api), "fldcnAbCd1234"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "成片 https://pets.feishu.cn/drive/folder/fldcnAbCd1234，",
        "[成片](https://pets.feishu.cn/drive/folder/fldcnAbCd1234?from=space)",
        "<https://pets.feishu.cn/drive/folder/fldcnAbCd1234>。",
        "\u200Bpets.feishu.cn/drive/folder/fldcnAbCd1234"
      })
  void an_address_is_found_in_what_is_pasted(String text) {
    assertThat(FeishuFolder.parse(text).token()).isEqualTo("fldcnAbCd1234");
  }

  @Test
  void a_token_alone_will_do() {
    assertThat(FeishuFolder.parse(" AbCdEf1234567890xyz "))
        .isEqualTo(new FeishuFolder(Optional.empty(), "AbCdEf1234567890xyz"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://pets.feishu.cn/file/boxcnAbCd, is that of something else (/file/)",
    "https://pets.feishu.cn/base/AbCd?table=tblX, is that of something else (/base/)",
    "https://pets.feishu.cn/drive/me/, names no folder",
    "https://example.com/drive/folder/fldcnAbCd1234, is neither at feishu.cn",
    "https://pets.feishu.cn/drive/folder/, has no token",
    "fld, is no token of a folder",
    "not a token, is no token of a folder",
    "some/where, is no address",
  })
  void anything_else_is_refused_with_what_it_is(String text, String why) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> FeishuFolder.parse(text))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("NOT_A_FOLDER"))
        .withMessageContaining(why)
        .withMessageContaining("/drive/folder/");
  }
}
