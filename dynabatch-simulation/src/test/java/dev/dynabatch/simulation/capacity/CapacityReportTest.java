package dev.dynabatch.simulation.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Small runs: all is virtual time, so the figures are the same on every machine. */
class CapacityReportTest {
    private final CapacityReport report = new CapacityReport(40_009, 7);

    @Test
    void run_when_theTableIsShort_usesAllOfItAndWastesLittle() {
        CapacityReport.Result result =
                report.run(TableKind.PROVISIONED, Workload.UNIFORM.items(40_009, 7), Policy.DYNABATCH);
        assertThat(result.used()).isGreaterThan(0.97);
        assertThat(result.wasted())
                .as("with the cost of finding out, over 20 seconds")
                .isLessThan(0.06);
    }

    @Test
    void run_when_thePoliciesOfOthersDoTheSame_isFasterAndWastesLessThanAThirdOfTheFastest() {
        List<Workload.Item> items = Workload.UNIFORM.items(40_009, 7);
        CapacityReport.Result ours = report.run(TableKind.PROVISIONED, items, Policy.DYNABATCH);
        CapacityReport.Result boto3 = report.run(TableKind.PROVISIONED, items, Policy.BOTO3);
        assertThat(ours.done()).isLessThan(boto3.done().multipliedBy(103).dividedBy(100));
        assertThat(ours.wasted()).isLessThan(boto3.wasted() / 3);
    }

    @Test
    void print_when_onePolicyIsAskedFor_hasALineForEachTableAndWorkload() {
        StringWriter out = new StringWriter();
        new CapacityReport(2_003, 7).print(new PrintWriter(out), List.of("pydynox"));
        assertThat(out.toString().lines().filter(line -> line.contains("pydynox")))
                .hasSize(TableKind.values().length * Workload.values().length);
    }
}
