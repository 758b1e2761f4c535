package dev.dynabatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptsTest {
    private final List<String> log = new ArrayList<>();
    private final Interrupts interrupts = new Interrupts(code -> log.add("halt " + code));

    @Test
    void interrupt_whenNobodyAsked_haltsAtOnce() {
        interrupts.arrived(15);
        assertThat(log).containsExactly("halt 143");
    }

    @Test
    void interrupt_whenSomebodyAsked_tellsTheFirstAndHaltsAtTheSecond() {
        Interrupts.Registration asked = interrupts.ask(signal -> log.add("told " + signal));
        interrupts.arrived(2);
        interrupts.arrived(2);
        asked.close();
        assertThat(log).containsExactly("told 2", "halt 130");
    }

    @Test
    void interrupt_whenTheAskingIsOver_haltsAtOnce() {
        interrupts.ask(signal -> log.add("told " + signal)).close();
        interrupts.arrived(2);
        assertThat(log).containsExactly("halt 130");
    }
}
