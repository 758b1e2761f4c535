package dev.dynabatch.internal.codec;

import dev.dynabatch.value.ValueAdapter;
import java.util.List;
import java.util.ServiceLoader;

/** The value adapters on the class path, found once. */
public final class InstalledAdapters {
    private static final List<ValueAdapter> ADAPTERS =
            ServiceLoader.load(ValueAdapter.class, ValueAdapter.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private InstalledAdapters() {}

    /** In the order in which the class path names them. */
    public static List<ValueAdapter> get() {
        return ADAPTERS;
    }
}
