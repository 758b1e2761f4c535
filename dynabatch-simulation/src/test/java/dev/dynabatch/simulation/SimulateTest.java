package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code ./simulate}, as it is called. */
class SimulateTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int simulate(String... args) {
        CommandLine command = new CommandLine(new Simulate());
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(args);
    }

    @Test
    void seeds_areRun_fromTheOneThatIsGiven() {
        assertThat(simulate("--seeds", "3", "--from", "18")).isZero();
        assertThat(out.toString()).contains("3 seeds:", "promise 1 exactly one outcome", "All promises were kept.");
    }

    @Test
    void trace_isTheSame_wheneverASeedIsRun() {
        assertThat(simulate("--seed", "0", "--trace")).isZero();
        String first = out.toString();
        out.getBuffer().setLength(0);
        assertThat(simulate("--seed", "0", "--trace")).isZero();
        assertThat(out.toString()).isEqualTo(first);
        assertThat(first).contains("setup", "writer 0", "leaves with [", "is answered: 200", " applies [", "Write");
    }

    @Test
    void arguments_areRefused_whenTheyMakeNoSense() {
        assertThat(simulate()).isEqualTo(2);
        assertThat(simulate("--seeds", "0")).isEqualTo(2);
        assertThat(simulate("--seeds", "2", "--trace")).isEqualTo(2);
        assertThat(simulate("--seed", "2", "--seeds", "2")).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "no command given",
                        "--seeds must be at least 1",
                        "--trace is for one seed",
                        "either --seed or --seeds, not both");
    }
}
