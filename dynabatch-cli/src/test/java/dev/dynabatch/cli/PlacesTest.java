package dev.dynabatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacesTest {
    @Test
    void inFile_whenThereIsAPlace_countsFromTheBeginningOfTheFile() {
        assertThat(Places.inFile("broken (line 1, column 7)", 41)).isEqualTo("broken (column 7)");
        assertThat(Places.inFile("broken (line 3, column 7)", 41)).isEqualTo("broken (line 43, column 7)");
        assertThat(Places.inFile("broken", 41)).isEqualTo("broken");
    }
}
