package dev.dynabatch.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserAgentTest {
    @Test
    void userAgent_when_built_namesUsOurVersionAndTheJvms() {
        assertThat(UserAgent.VALUE)
                .matches("dynabatch/\\d+\\.\\d+\\.\\d+(-SNAPSHOT)? java/"
                        + Runtime.version().feature());
    }
}
