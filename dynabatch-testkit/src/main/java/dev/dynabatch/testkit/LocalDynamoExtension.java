package dev.dynabatch.testkit;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.commons.support.AnnotationSupport;

/** Does what {@link LocalDynamo} says; named by that annotation, and of no use without it. */
public final class LocalDynamoExtension
        implements BeforeAllCallback,
                BeforeEachCallback,
                ParameterResolver,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(LocalDynamoExtension.class);
    private static final Map<Class<?>, Function<LocalFixture, Object>> GIVEN = Map.of(
            DynabatchLocal.class, LocalFixture::local,
            Dynabatch.class, LocalFixture::client,
            LocalServer.class, LocalFixture::server,
            URI.class, fixture -> fixture.server().endpoint());

    /** Called by JUnit. */
    public LocalDynamoExtension() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        inject(context, context.getRequiredTestClass(), null);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        LocalFixture fixture = fixture(context);
        for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
            inject(context, instance.getClass(), instance);
        }
        if (wantsProperties(context)) {
            store(context)
                    .put(
                            EndpointProperties.class,
                            EndpointProperties.set(fixture.server().endpoint()));
        }
    }

    /** Constructors too are called for one test and not for the class. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return GIVEN.containsKey(type) && (type != URI.class || parameter.isAnnotated(LocalDynamo.Inject.class));
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return given(
                parameter.getParameter().getType(),
                parameter.getDeclaringExecutable().getName(),
                context);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withSeed(context, failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withSeed(context, failure);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withSeed(context, failure);
    }

    private static Throwable withSeed(ExtensionContext context, Throwable failure) {
        LocalFixture fixture = fixture(context);
        if (fixture.chance()) {
            context.publishReportEntry(LocalFixture.SEED, Long.toString(fixture.seed()));
            failure.addSuppressed(new SeedNote(fixture.seed()));
        }
        return failure;
    }

    private static void inject(ExtensionContext context, Class<?> type, @Nullable Object instance) {
        for (Field field : AnnotationSupport.findAnnotatedFields(type, LocalDynamo.Inject.class)) {
            if (Modifier.isStatic(field.getModifiers()) == (instance == null)) {
                set(field, instance, context);
            }
        }
    }

    @SuppressWarnings("AvoidAccessibleObject") // test classes keep their fields to themselves
    private static void set(Field field, @Nullable Object instance, ExtensionContext context) {
        String name = field.getDeclaringClass().getSimpleName() + "." + field.getName();
        if (Modifier.isFinal(field.getModifiers()) || !GIVEN.containsKey(field.getType())) {
            throw new ExtensionConfigurationException(
                    "@LocalDynamo.Inject on " + name + ": the field must not be final,"
                            + " and of one of these types: DynabatchLocal, Dynabatch, LocalServer, URI");
        }
        if (instance != null && !LocalSettings.of(context).shared() && usedByManyAtOnce(context)) {
            throw new ExtensionConfigurationException("@LocalDynamo.Inject on " + name + ": tests that run at the same"
                    + " time share this one instance, but not their stores; use parameters, or shared = true");
        }
        try {
            field.setAccessible(true);
            field.set(instance, given(field.getType(), name, context));
        } catch (IllegalAccessException | RuntimeException e) {
            throw e instanceof ExtensionConfigurationException said
                    ? said
                    : new ExtensionConfigurationException("@LocalDynamo.Inject on " + name + ": " + e.getMessage(), e);
        }
    }

    private static boolean usedByManyAtOnce(ExtensionContext context) {
        return context.getTestInstanceLifecycle().orElse(null) == Lifecycle.PER_CLASS
                && context.getExecutionMode() == ExecutionMode.CONCURRENT;
    }

    private static Object given(Class<?> type, String where, ExtensionContext context) {
        LocalSettings settings = LocalSettings.of(context);
        if (!settings.shared() && context.getTestMethod().isEmpty()) {
            throw new ExtensionConfigurationException(
                    where + " asks for a " + type.getSimpleName() + " before there is a"
                            + " test to have one: each has its own. Say @LocalDynamo(shared = true) on "
                            + settings.place() + ", or ask in a test method or @BeforeEach");
        }
        return Objects.requireNonNull(GIVEN.get(type)).apply(fixture(context));
    }

    @SuppressWarnings("deprecation") // its successor is not in JUnit 5
    private static LocalFixture fixture(ExtensionContext context) {
        LocalSettings settings = LocalSettings.of(context);
        ExtensionContext owner = settings.shared() ? settings.innermost() : context;
        Object key = settings.shared() ? owner.getUniqueId() : LocalFixture.class;
        return Objects.requireNonNull(
                store(owner).getOrComputeIfAbsent(key, any -> LocalFixture.open(settings, owner), LocalFixture.class));
    }

    private static boolean wantsProperties(ExtensionContext context) {
        for (ExtensionContext at = context; at != null; at = at.getParent().orElse(null)) {
            if (AnnotationSupport.isAnnotated(at.getElement(), LocalDynamo.SystemProperties.class)) {
                return true;
            }
        }
        return false;
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }

    /** Says under a failure how to see it again. */
    private static final class SeedNote extends Exception {
        private static final long serialVersionUID = 1;

        SeedNote(long seed) {
            super(
                    "Dynabatch Local drew its chances from seed " + seed + ": repeat with @LocalDynamo(seed = " + seed
                            + "L) or -D" + LocalFixture.SEED + "=" + seed,
                    null,
                    false,
                    false);
        }
    }
}
