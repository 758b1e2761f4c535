package dev.dynabatch.testkit;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What all the {@link LocalDynamo} around a test say together.
 *
 * @param innermost the context that the innermost annotation stands on
 * @param place where that is, for messages
 * @param seed 0 if none is set
 */
record LocalSettings(
        ExtensionContext innermost,
        String place,
        Collection<LocalDynamo.Table> tables,
        String capacity,
        String faults,
        long seed,
        boolean shared) {

    /** The settings for a test, or for a class of tests. */
    static LocalSettings of(ExtensionContext context) {
        Map<String, LocalDynamo.Table> tables = new LinkedHashMap<>();
        String capacity = "";
        String faults = "";
        long seed = 0;
        @Nullable LocalDynamo last = null;
        ExtensionContext innermost = context;
        for (ExtensionContext around : outermostFirst(context)) {
            LocalDynamo said = AnnotationSupport.findAnnotation(around.getElement(), LocalDynamo.class)
                    .orElse(null);
            if (said == null) {
                continue;
            }
            for (LocalDynamo.Table table : said.tables()) {
                tables.put(table.name(), table);
            }
            capacity = said.capacity().isEmpty() ? capacity : said.capacity();
            faults = said.faults().isEmpty() ? faults : said.faults();
            seed = said.seed() == 0 ? seed : said.seed();
            last = said;
            innermost = around;
        }
        String place = place(innermost);
        if (last == null) {
            throw new ExtensionConfigurationException(
                    place + " uses Dynabatch Local, but neither it nor a class around it has @LocalDynamo");
        }
        if (last.shared() && innermost.getTestMethod().isPresent()) {
            throw new ExtensionConfigurationException(
                    "@LocalDynamo on " + place + ": a method's store is its own; say shared = true on the class");
        }
        return new LocalSettings(innermost, place, tables.values(), capacity, faults, seed, last.shared());
    }

    /** Whether anything comes by chance. */
    boolean chance() {
        return !capacity.isEmpty() || !faults.isEmpty();
    }

    /** The contexts with an element of their own: an invocation's is its method's, as is that of its template. */
    private static Collection<ExtensionContext> outermostFirst(ExtensionContext context) {
        Deque<ExtensionContext> all = new ArrayDeque<>();
        for (ExtensionContext at = context; at != null; at = at.getParent().orElse(null)) {
            if (!all.isEmpty() && element(all.getFirst()) != null && element(all.getFirst()) == element(at)) {
                all.removeFirst();
            }
            all.addFirst(at);
        }
        return all;
    }

    private static @Nullable AnnotatedElement element(ExtensionContext context) {
        return context.getElement().orElse(null);
    }

    private static String place(ExtensionContext context) {
        String type = context.getTestClass().map(Class::getSimpleName).orElse(context.getDisplayName());
        return context.getTestMethod()
                .map(Method::getName)
                .map(name -> type + "." + name)
                .orElse(type);
    }
}
