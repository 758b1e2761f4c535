package dev.dynabatch.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * Gives each JUnit test a DynamoDB of its own: an empty {@link dev.dynabatch.local.DynabatchLocal} with these tables, made
 * before the test and closed after it.
 *
 * <pre>{@code
 * @LocalDynamo(tables = @Table(name = "users", partitionKey = "pk", sortKey = "year:N"))
 * class UsersTest {
 *     @Test
 *     void users_areKept_whenPut(Dynabatch dynamo, LocalServer server) { … }
 * }
 * }</pre>
 *
 * <p>Test, lifecycle and constructor parameters of these types are given:
 *
 * <ul>
 *   <li>{@link dev.dynabatch.local.DynabatchLocal}: the store;
 *   <li>{@link dev.dynabatch.Dynabatch}: a client of it, in process;
 *   <li>{@link dev.dynabatch.local.LocalServer}: the store over HTTP on a free port of the loopback interface, for any
 *       SDK; started when first asked for;
 *   <li>{@link java.net.URI} with {@link Inject}: that server's endpoint.
 * </ul>
 *
 * and so are fields with {@link Inject}. All of them are closed when the test has ended, the client first, so a writer of
 * it that was left open still tells what it could not write.
 *
 * <p>On a method, or a nested class, the annotation adds to those around it: tables are added (one of the same name
 * replaces), capacity, faults and seed are those of the innermost annotation that sets them. It may be put on annotations
 * of your own. Tests may run in parallel, parameterised and repeated ones too; each invocation is a test of its own.
 *
 * <p>Works with JUnit Jupiter 5.10 and later (constructor parameters from 5.12), and 6. What makes no sense in an
 * annotation ends the test with an {@link org.junit.jupiter.api.extension.ExtensionConfigurationException} that says so.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(LocalDynamoExtension.class)
public @interface LocalDynamo {
    /** The tables that are there when a test begins. */
    Table[] tables() default {};

    /**
     * How much capacity there is, as {@link dev.dynabatch.local.CapacityModel#parse} reads it: {@code on-demand}, {@code
     * as-created}, or units per second that every table has, writing before reading: {@code 5/10}. Empty: no limit.
     */
    String capacity() default "";

    /**
     * The plan by which the store fails, as {@link dev.dynabatch.local.fault.FaultPlan#named} knows it: {@code throttles}
     * or {@code chaos}, for example; {@code none} for none where an annotation around this one has some. Empty: as around,
     * or none. The tables are made before it begins. A test that wants to prepare undisturbed, to look at the end, or a
     * plan of its own calls {@link dev.dynabatch.local.DynabatchLocal#faults(dev.dynabatch.local.fault.FaultPlan)}, with
     * or without a plan here.
     */
    String faults() default "";

    /**
     * What capacity and faults draw their chances from: which items of a throttled batch are served, which request has
     * which fault. 0: what the JUnit configuration parameter, or system property, {@code dynabatch.local.seed} says, or
     * else a new one for each test. When a test fails that drew any, the seed is in a suppressed exception under the
     * failure, and published as a report entry.
     */
    long seed() default 0;

    /**
     * Whether all tests of the class, and of nested classes without this annotation, use one store, so that a test finds
     * what others left. It is there before {@code @BeforeAll} and for static fields, and closed after the last test. False:
     * a fresh one for each test. Not for methods; a method with an annotation of its own gets a store of its own.
     */
    boolean shared() default false;

    /** A table that is there when a test begins. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({})
    @interface Table {
        /** Its name. */
        String name();

        /** The partition key: {@code pk}, a string, or with a type, {@code pk:S}, {@code pk:N} or {@code pk:B}. */
        String partitionKey();

        /** The sort key in the same form. Empty: it has none. */
        String sortKey() default "";

        /** Its secondary indexes. */
        Index[] indexes() default {};

        /** Write capacity units per second, of the table and of each global index. 0: on demand. */
        long writeUnits() default 0;

        /** Read capacity units per second, of the table and of each global index. 0: on demand. */
        long readUnits() default 0;
    }

    /** A secondary index: a global one if it has a partition key, else a local one. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({})
    @interface Index {
        /** Its name. */
        String name();

        /** The partition key in the form of {@link Table#partitionKey}. Empty: the table's, and a local index. */
        String partitionKey() default "";

        /** The sort key in the same form. Empty: it has none, which only a global index may have. */
        String sortKey() default "";

        /** The attributes it has besides the keys; none given: all, unless {@link #keysOnly}. */
        String[] include() default {};

        /** Whether it has the keys only. */
        boolean keysOnly() default false;
    }

    /** Marks what is injected: fields of the types that parameters may have, and parameters of type URI. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.PARAMETER})
    @interface Inject {}

    /**
     * Sets the AWS system properties for the time of each test, so that code which builds its AWS SDK or Dynabatch client
     * by itself reaches this test's store: {@code aws.endpointUrlDynamoDb}, {@code aws.region}, {@code aws.accessKeyId},
     * {@code aws.secretAccessKey}. They are as before when the test has ended. As these are the whole process's, such
     * tests do not run in parallel with others that lock {@link Resources#SYSTEM_PROPERTIES}.
     */
    @Documented
    @Inherited
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD})
    @ExtendWith(LocalDynamoExtension.class)
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    @interface SystemProperties {}
}
