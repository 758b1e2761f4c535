package dev.dynabatch.benchmarks.items;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class ItemKindTest {
    @ParameterizedTest
    @CsvSource({"SMALL, 180", "MEDIUM, 2040", "LARGE, 100200", "NESTED, 744", "TEXT, 320"})
    void billedSize_isAsPromised(ItemKind kind, double bytes) {
        assertThat(kind.billedSize()).isEqualTo(bytes, within(0.1 * bytes));
    }

    @ParameterizedTest
    @EnumSource(ItemKind.class)
    void item_hasAnotherKey_whenNumberIsAnother(ItemKind kind) {
        Set<Object> keys = new HashSet<>();
        kind.items(997).forEach(item -> keys.add(item.get(ItemKind.PARTITION_KEY)));
        assertThat(keys).hasSize(997);
    }

    @Test
    void small_isTheSameItem_inEveryForm() {
        TableSchema<Person> bean = TableSchema.fromBean(Person.class);
        for (int number : new int[] {0, 7, 99_991}) {
            Map<String, AttributeValue> item = SdkItems.of(ItemKind.SMALL.item(number));
            assertThat(SdkItems.small(number)).isEqualTo(item);
            assertThat(bean.itemToMap(Person.of(number), true)).isEqualTo(item);
        }
    }
}
