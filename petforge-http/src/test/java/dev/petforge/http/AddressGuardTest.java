package dev.petforge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressGuardTest {
  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, true", "93.184.216.34, true", "2606:4700::1111, true", "172.32.0.1, true",
    "127.0.0.1, false", "10.0.0.1, false", "172.16.9.9, false", "192.168.1.1, false",
    "169.254.169.254, false", "100.64.0.1, false", "0.0.0.0, false", "224.0.0.1, false",
    "255.255.255.255, false", "198.18.0.1, false", "::1, false", "fc00::1, false",
    "fe80::1, false", "fd12:3456::1, false", "::ffff:10.0.0.1, false", "64:ff9b::a00:1, false",
    "64:ff9b::808:808, true", "2002:a00:1::, false", "ff02::1, false"
  })
  void private_addresses_are_told_from_public_ones(String address, boolean open) throws Exception {
    assertThat(AddressGuard.isPublic(InetAddress.getByName(address))).isEqualTo(open);
  }
}
