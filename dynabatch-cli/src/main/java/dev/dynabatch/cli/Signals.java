package dev.dynabatch.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Signals by way of {@code sun.misc.Signal}, which every JDK has and no JDK promises; hence by reflection. A shutdown
 * hook does not do: while hooks run, the JVM pays no attention to a second signal.
 */
final class Signals {
    private Signals() {}

    /** Runs {@code task} when the signal comes, unless it is ignored, as in a job of the background. */
    static void handle(String name, Runnable task) {
        try {
            Class<?> signalClass = Class.forName("sun.misc.Signal");
            Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
            Object signal = signalClass.getConstructor(String.class).newInstance(name);
            Object handler = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handlerClass}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            task.run();
                            return null;
                        }
                        return switch (method.getName()) {
                            case "equals" -> proxy == arguments[0];
                            case "hashCode" -> System.identityHashCode(proxy);
                            default -> "handler of SIG" + name;
                        };
                    });
            var handle = signalClass.getMethod("handle", signalClass, handlerClass);
            Object former = handle.invoke(null, signal, handler);
            Object ignore = handlerClass.getField("SIG_IGN").get(null);
            if (ignore.equals(former)) {
                handle.invoke(null, signal, former);
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // No such signal, or one the JVM keeps to itself (-Xrs): then the JVM's own ways must do.
            if (e instanceof InvocationTargetException target && target.getCause() instanceof Error error) {
                throw error;
            }
        }
    }
}
