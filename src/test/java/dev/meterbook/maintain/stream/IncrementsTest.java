package dev.meterbook.maintain.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.maintain.stream.Increments.Increment;
import dev.meterbook.maintain.stream.Increments.Point;
import dev.meterbook.maintain.stream.Increments.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The table of situations that cumulative counters get into, a test for each row. */
final class IncrementsTest {
  private static final long START = 1_000;

  @Test
  void firstPointOfAKnownStartCountsWhole() {
    assertThat(added(point(2_000, START, 7))).containsExactly(7L);
  }

  @Test
  void nextPointCountsWhatItAdds() {
    assertThat(added(point(2_000, START, 7), point(3_000, START, 9))).containsExactly(7L, 2L);
  }

  @Test
  void pointThatComesAgainAddsNothing() {
    assertThat(added(point(2_000, START, 7), point(2_000, START, 7))).containsExactly(7L);
  }

  @Test
  void newStartIsANewCounter() {
    assertThat(added(point(2_000, START, 7), point(4_000, 3_000, 5))).containsExactly(7L, 5L);
  }

  @Test
  void startAtThePointsOwnTimeIsOnlyABase() {
    assertThat(added(point(2_000, 2_000, 7), point(3_000, 2_000, 9))).containsExactly(2L);
  }

  @Test
  void withoutAStartTheFirstValueIsABaseAndAFallABeginning() {
    assertThat(added(point(2_000, 0, 7), point(3_000, 0, 9), point(4_000, 0, 3)))
        .containsExactly(2L, 3L);
  }

  @Test
  void valueThatFallsWithinOneStartAddsNothingUntilItRisesAbove() {
    assertThat(
            added(
                point(2_000, START, 7),
                point(3_000, START, 4),
                point(4_000, START, 6),
                point(5_000, START, 8)))
        .containsExactly(7L, 1L);
  }

  @Test
  void twoProcessesThatShareAnIdentityAreToldApartByTheirStarts() {
    assertThat(
            added(
                point(2_000, START, 22),
                point(2_500, 1_500, 1),
                point(3_000, START, 22),
                point(3_500, 1_500, 2)))
        .containsExactly(22L, 1L, 1L);
  }

  @Test
  void tailOfAnEarlierStartStillCounts() {
    assertThat(added(point(2_000, START, 7), point(4_000, 3_000, 5), point(3_500, START, 9)))
        .containsExactly(7L, 2L, 5L);
  }

  @Test
  void exportThatWasLostHealsAtTheNextPoint() {
    assertThat(added(point(2_000, START, 7), point(9_000, START, 30))).containsExactly(7L, 23L);
  }

  @Test
  void distributionsCountTheirMeasurementsLikewise() {
    Increments increments = new Increments(Map.of());

    List<Increment> found =
        increments.of(
            List.of(new Point(2_000, START, 1, 10, 2), new Point(3_000, START, 2, 15, 5)));

    assertThat(found).extracting(Increment::occurrences).containsExactly(2L, 3L);
  }

  @Test
  void latePointIsNoticed() {
    Increments later = new Increments(Map.of(START, new State(3_000, 9, 1)));

    assertThat(later.isLate(point(2_000, START, 7))).isTrue();
    assertThat(later.isLate(point(2_000, 500, 7))).isFalse();
    assertThat(later.isLate(point(3_000, START, 9))).isFalse();
  }

  /** However points are cut into slices and whatever their order is within one. */
  @Property
  void slicesAndOrderDoNotMatter(
      @ForAll @Size(max = 30) List<@IntRange(max = 1_000) Integer> steps,
      @ForAll @IntRange(min = 1, max = 7) int slice,
      @ForAll long seed) {
    List<Point> points = new ArrayList<>();
    long value = 0;
    for (int i = 0; i < steps.size(); i++) {
      value = i % 11 == 0 ? steps.get(i) : value + steps.get(i);
      points.add(point(2_000 + i * 100L, START + i / 11, value));
    }
    List<Increment> whole = new Increments(Map.of()).of(points);

    List<Increment> sliced = new ArrayList<>();
    Map<Long, State> states = Map.of();
    for (int from = 0; from < points.size(); from += slice) {
      List<Point> part =
          new ArrayList<>(points.subList(from, Math.min(points.size(), from + slice)));
      Collections.shuffle(part, new Random(seed));
      Increments next = new Increments(states);
      sliced.addAll(next.of(part));
      states = next.states();
    }

    assertThat(sliced).isEqualTo(whole);
  }

  /** The same work reported as cumulative values and as the differences between them. */
  @Property
  void cumulativeAndDeltaAddUpToTheSame(
      @ForAll @Size(max = 40) List<@IntRange(max = 100_000) Integer> deltas) {
    List<Point> points = new ArrayList<>();
    long total = 0;
    for (int i = 0; i < deltas.size(); i++) {
      total += deltas.get(i);
      points.add(point(2_000 + i, START, total));
    }

    long counted = new Increments(Map.of()).of(points).stream().mapToLong(Increment::units).sum();

    assertThat(counted).isEqualTo(total);
  }

  private static Point point(long time, long start, long value) {
    return new Point(time, start, time ^ value, value, 1);
  }

  private static List<Long> added(Point... points) {
    return new Increments(Map.of())
        .of(List.of(points)).stream().map(Increment::units).filter(units -> units != 0).toList();
  }
}
