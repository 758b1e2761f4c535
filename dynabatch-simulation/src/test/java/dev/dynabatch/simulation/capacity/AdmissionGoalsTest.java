package dev.dynabatch.simulation.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What admission is to reach, and reaches, in the capacity model. All is virtual time: the figures are always the same. */
class AdmissionGoalsTest {
    private static final long SEED = 7;
    private static final int ALL = 200_000;

    private static List<Workload.Item> others(List<Workload.Item> load) {
        return load.stream().filter(item -> !item.hot()).toList();
    }

    @Test
    void uniformKeys_useTheTable_andWasteLittle() {
        CapacityReport.Result result = new CapacityReport(120_011, SEED)
                .run(TableKind.PROVISIONED, Workload.UNIFORM.items(120_011, SEED), Policy.DYNABATCH);
        assertThat(result.used()).isGreaterThan(0.97);
        assertThat(result.wasted()).isLessThan(0.02);
    }

    @ParameterizedTest
    @ValueSource(longs = {SEED, 11, 23})
    @Tag("thorough")
    void uniformKeys_useTheTable_andWasteLittle_whenItIsOnDemandAndNew(long seed) {
        CapacityReport.Result result = new CapacityReport(ALL, seed)
                .run(TableKind.ON_DEMAND, Workload.UNIFORM.items(ALL, seed), Policy.DYNABATCH);
        assertThat(result.used()).isGreaterThan(0.97);
        assertThat(result.wasted()).isLessThan(0.02);
    }

    @Test
    void hotKey_doesNotDelayThoseBesideIt_whenItsPartitionIsShort() {
        neighboursGoFirst(TableKind.LARGE, SEED);
    }

    private static void neighboursGoFirst(TableKind kind, long seed) {
        List<Workload.Item> load = Workload.ONE_HOT_KEY.items(ALL, seed);
        CapacityReport report = new CapacityReport(ALL, seed);
        Duration without = report.run(kind, others(load), Policy.DYNABATCH).done();
        Duration with = report.othersDone(kind, load, Policy.DYNABATCH);
        assertThat(with).isLessThan(without.multipliedBy(105).dividedBy(100));
    }

    @ParameterizedTest
    @ValueSource(longs = {SEED, 11, 23})
    @Tag("thorough")
    void hotKey_doesNotDelayThoseBesideIt_whenTheTableIsOnDemandAndNew(long seed) {
        neighboursGoFirst(TableKind.ON_DEMAND, seed);
    }

    @Test
    void atMostATenthIsWasted_whenThreeTenthsHaveOneKey() {
        List<Workload.Item> load = Workload.UNIFORM.items(30_011, SEED).stream()
                .map(item -> item.id() % 10 < 3 ? new Workload.Item(item.id(), "hot", true) : item)
                .toList();
        CapacityReport.Result result = new CapacityReport(30_011, SEED).run(TableKind.LARGE, load, Policy.DYNABATCH);
        assertThat(result.wasted()).isLessThan(0.1);
        assertThat(result.done()).isLessThan(result.bound().multipliedBy(105).dividedBy(100));
    }

    @ParameterizedTest
    @EnumSource(value = TableKind.class, names = "SHARED", mode = EnumSource.Mode.EXCLUDE)
    @Tag("thorough")
    void everyLoad_isAsFastAsAnyOther_andWastesAThird(TableKind kind) {
        CapacityReport report = new CapacityReport(ALL, SEED);
        for (Workload workload : Workload.values()) {
            List<Workload.Item> load = workload.items(ALL, SEED);
            CapacityReport.Result ours = report.run(kind, load, Policy.DYNABATCH);
            CapacityReport.Result boto3 = report.run(kind, load, Policy.BOTO3);
            assertThat(ours.done())
                    .as("%s, %s", kind, workload)
                    .isLessThan(boto3.done().multipliedBy(103).dividedBy(100));
            assertThat(ours.wasted()).as("%s, %s", kind, workload).isLessThan(boto3.wasted() / 3);
            assertThat(ours.wasted()).as("%s, %s", kind, workload).isLessThan(0.1);
        }
    }

    @Test
    void sharedTable_givesUs_whatTheOtherLeaves() {
        List<Workload.Item> load = Workload.UNIFORM.items(40_009, SEED);
        CapacityReport.Result result = new CapacityReport(40_009, SEED).run(TableKind.SHARED, load, Policy.DYNABATCH);
        assertThat(result.used()).isGreaterThan(0.97);
        assertThat(result.wasted()).isLessThan(0.1);
    }
}
