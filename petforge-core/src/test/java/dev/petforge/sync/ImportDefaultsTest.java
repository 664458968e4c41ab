package dev.petforge.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petforge.storyboard.TemplateId;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportDefaultsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 12})
  void a_video_has_one_to_twelve_segments(int count) {
    assertThat(new ImportDefaults(TemplateId.DEFAULT, count, Optional.empty()).segmentCount())
        .isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 13, Integer.MAX_VALUE})
  void other_counts_are_refused_with_the_range_and_the_value(int count) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImportDefaults(TemplateId.DEFAULT, count, Optional.empty()))
        .withMessage("segmentCount must be 1 to 12, was " + count);
  }
}
