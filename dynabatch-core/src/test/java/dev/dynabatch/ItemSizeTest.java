package dev.dynabatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ItemSizeTest {
    @Test
    void of_follows_the_rules_of_the_service() {
        assertThat(ItemSize.of(Map.of())).isZero();
        assertThat(ItemSize.of(Map.of("name", "text"))).isEqualTo(8);
        assertThat(ItemSize.of(Map.of("é", "😀"))).isEqualTo(2 + 4);
        assertThat(ItemSize.of(Map.of("b", new byte[7]))).isEqualTo(8);
        assertThat(ItemSize.of(Map.of("b", true))).isEqualTo(2);
        assertThat(ItemSize.of(Map.of("l", List.of()))).isEqualTo(1 + 3);
        assertThat(ItemSize.of(Map.of("l", List.of("ab", false)))).isEqualTo(1 + 3 + 2 + 1 + 2);
        assertThat(ItemSize.of(Map.of("m", Map.of("ab", "c", "d", 0)))).isEqualTo(1 + 3 + 3 + 2 + 2);
        assertThat(ItemSize.of(Map.of("s", Set.of("ab", "c")))).isEqualTo(1 + 3);
        assertThat(ItemSize.of(Map.of("s", Set.of(123456, -42)))).isEqualTo(1 + 4 + 3);
        assertThat(ItemSize.of(Map.of("n", 3.14159))).isEqualTo(1 + 5);
    }

    @Test
    void of_measures_what_is_too_large() {
        assertThat(ItemSize.of(Map.of("v", "x".repeat(1_000_003)))).isEqualTo(1_000_004);
    }

    @Test
    void units_round_up_item_by_item() {
        assertThat(ItemSize.writeUnits(0)).isEqualTo(1);
        assertThat(ItemSize.writeUnits(1024)).isEqualTo(1);
        assertThat(ItemSize.writeUnits(1025)).isEqualTo(2);
        assertThat(ItemSize.writeUnits(ItemSize.MAX_ITEM)).isEqualTo(400);
        assertThat(ItemSize.readUnits(0, true)).isEqualTo(1);
        assertThat(ItemSize.readUnits(0, false)).isEqualTo(0.5);
        assertThat(ItemSize.readUnits(4097, true)).isEqualTo(2);
        assertThat(ItemSize.readUnits(4097, false)).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ItemSize.writeUnits(-1))
                .withMessageContaining("-1");
    }
}
