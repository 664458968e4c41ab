#!/usr/bin/env bash
# maven-surefire-plugin 3.5.6: a test JVM whose shutdown hooks take longer than 30 s is halted, and the build stays green.
#
# Guess: what a test registers to run at the JVM's end (an embedded database that removes its files, say) runs to its end,
# or the build fails.
#
# Behaviour: 30 s after the last test the JVM halts itself. The build prints one line with ERROR, counts all tests as
# passed and ends with 0; whatever the hook had left to do is not done. It begins without a change of any test, once
# there is more to remove or the disk is busy: a PostgreSQL server of tests then leaves its folder of half a gigabyte
# behind, in each build. `forkedProcessExitTimeoutInSeconds` gives hooks longer.
#
# Seen (2026-12-03, Maven 3.8.7, OpenJDK 17.0.15):
#   [ERROR] Surefire is going to kill self fork JVM. The exit has elapsed 30 seconds after System.exit(0).
#   [INFO] BUILD SUCCESS
#   status 0, the hook began and did not end
#   with forkedProcessExitTimeoutInSeconds=90: status 0, the hook began and ended
#
# Needs a JDK 17 and Maven; takes a minute and a half. Fails if the behaviour changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/src/test/java"
cat >"$work/pom.xml" <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>hook</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.source>17</maven.compiler.source>
    <maven.compiler.target>17</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
    <exit>30</exit>
  </properties>
  <dependencies>
    <dependency>
      <groupId>org.junit.jupiter</groupId>
      <artifactId>junit-jupiter</artifactId>
      <version>6.1.3</version>
      <scope>test</scope>
    </dependency>
  </dependencies>
  <build>
    <plugins>
      <plugin>
        <groupId>org.apache.maven.plugins</groupId>
        <artifactId>maven-surefire-plugin</artifactId>
        <version>3.5.6</version>
        <configuration>
          <forkedProcessExitTimeoutInSeconds>${exit}</forkedProcessExitTimeoutInSeconds>
        </configuration>
      </plugin>
    </plugins>
  </build>
</project>
XML
cat >"$work/src/test/java/HookTest.java" <<'JAVA'
import java.nio.file.*;
import org.junit.jupiter.api.Test;

class HookTest {
  @Test
  void registers_what_takes_forty_seconds() {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      try {
        Files.createFile(Path.of("began"));
        Thread.sleep(40_000);
        Files.createFile(Path.of("ended"));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }));
  }
}
JAVA
cd "$work"

hook() { # what the hook came to
  [ -e began ] && [ -e ended ] && echo "the hook began and ended" && return
  [ -e began ] && echo "the hook began and did not end" || echo "the hook did not begin"
}
status=0
mvn -B -ntp test >30.log 2>&1 || status=$?
grep -E "going to kill|BUILD" 30.log
first="status $status, $(hook)"
echo "$first"
rm -f began ended
status=0
mvn -B -ntp test -Dexit=90 >90.log 2>&1 || status=$?
second="status $status, $(hook)"
echo "with forkedProcessExitTimeoutInSeconds=90: $second"
[ "$first" = "status 0, the hook began and did not end" ] && grep -q 'going to kill self fork JVM' 30.log
[ "$second" = "status 0, the hook began and ended" ]
