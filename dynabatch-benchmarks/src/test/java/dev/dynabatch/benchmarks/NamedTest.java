package dev.dynabatch.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedTest {
    @ParameterizedTest
    @CsvSource({"write,walk", "tls,walk", "read,sdk-crt", "observe,observed-all", "cold,sdk-enhanced"})
    void contender_thatIsUnknown_isWrongUsage_andTheKnownOnesAreSaid(String benchmark, String known) {
        StringWriter err = new StringWriter();
        int exitCode = Main.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute(benchmark, "--contenders", known + ",nope", "--rounds", "1");
        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("no contender is named 'nope'; there are ")
                .contains(known)
                .doesNotContain("\tat ");
    }
}
