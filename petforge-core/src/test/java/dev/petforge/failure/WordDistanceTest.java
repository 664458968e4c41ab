package dev.petforge.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordDistanceTest {
  @ParameterizedTest(name = "{0} and {1}")
  @CsvSource({
    "'','',0",
    "'',abc,3",
    "abc,'',3",
    "list,list,0",
    "lst,list,1",
    "lisst,list,1",
    "lust,list,1",
    "lsit,list,1",
    "kitten,sitting,3",
    "图片,片图,1"
  })
  void each_slip_of_a_finger_counts_once(String one, String other, int slips) {
    assertThat(WordDistance.between(one, other)).isEqualTo(slips);
    assertThat(WordDistance.between(other, one)).isEqualTo(slips);
  }
}
