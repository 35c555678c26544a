package dev.meterbook.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One service at a time owns a data directory, and only one that it can read. */
class DataDirectoryTest {
  @TempDir Path folder;

  @Test
  void secondServiceOnTheSameDataIsToldOfTheFirst() throws Exception {
    Path root = folder.resolve("data");
    try (DataDirectory first = DataDirectory.own(root)) {
      first.leaveNote(Settings.read(Map.of()), new DatabaseAddress("url", "user", "password"));

      assertThatThrownBy(() -> DataDirectory.own(root))
          .isInstanceOf(StartFailure.class)
          .hasMessage(
              "A Meterbook (pid %d) already runs on %s: use that one, stop it, or choose another"
                      .formatted(ProcessHandle.current().pid(), root)
                  + " METERBOOK_DATA_DIR");
    }
  }

  @Test
  void directoryIsFreeAgainWhenItsServiceHasEnded() throws Exception {
    Path root = folder.resolve("data");
    DataDirectory.own(root).close();

    try (DataDirectory second = DataDirectory.own(root)) {
      assertThat(second.root()).isEqualTo(root);
    }
  }

  @Test
  void dataOfANewerVersionIsNotTouched() throws Exception {
    Files.writeString(folder.resolve("format"), (DataDirectory.FORMAT + 1) + "\n");

    assertThatThrownBy(() -> DataDirectory.own(folder))
        .isInstanceOf(StartFailure.class)
        .hasMessage(
            folder
                + " has data format 2, this version reads 1: start the version that wrote it, or"
                + " choose another METERBOOK_DATA_DIR");
  }

  @Test
  void refusedDirectoryCanBeOwnedOnceItIsMended() throws Exception {
    Files.writeString(folder.resolve("format"), "2\n");
    assertThatThrownBy(() -> DataDirectory.own(folder)).isInstanceOf(StartFailure.class);

    Files.writeString(folder.resolve("format"), "1\n");

    DataDirectory.own(folder).close();
  }

  @Test
  void fileInTheWayStopsTheStartWithTheSetting() throws Exception {
    Path inTheWay = Files.writeString(folder.resolve("file"), "");
    Path root = inTheWay.resolve("data");

    assertThatThrownBy(() -> DataDirectory.own(root))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith(
            "METERBOOK_DATA_DIR=" + root + " is not valid: a directory that this user may write (")
        .hasMessageContaining(inTheWay.toString());
  }

  @Test
  void noteIsForItsOwnerAndGoesWithTheService() throws Exception {
    Path root = folder.resolve("data");
    try (DataDirectory directory = DataDirectory.own(root)) {
      directory.leaveNote(Settings.read(Map.of()), new DatabaseAddress("url", "user", "password"));

      Properties note = DataDirectory.note(root).orElseThrow();
      assertThat(note)
          .containsEntry("http.port", "4318")
          .containsEntry("database.password", "password");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
          .isEqualTo("rwx------");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(root.resolve("service.properties"))))
          .isEqualTo("rw-------");
    }

    assertThat(DataDirectory.note(root)).isEmpty();
  }
}
