package dev.dynabatch;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The layering of core: stages know the API, the model and time, never each other; the pipeline wires them. */
final class ArchitectureTest {
    private static final String[] API = {
        "dev.dynabatch",
        "dev.dynabatch.metrics",
        "dev.dynabatch.rate",
        "dev.dynabatch.retry",
        "dev.dynabatch.transport",
        "dev.dynabatch.value"
    };
    private static final String INTERNAL = "dev.dynabatch.internal.";
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.dynabatch");

    @Test
    void importPackages_findsCore_whenTheRulesBelowRun() {
        assertThat(CORE.contain(KeySchema.class)).isTrue();
        assertThat(CORE.contain(ArchitectureTest.class)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"accumulate", "admit", "codec", "decide", "environment", "flight", "sign"})
    void stage_dependsOnApiModelAndTime_only(String stage) {
        classes()
                .that()
                .resideInAPackage(INTERNAL + stage)
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("dev.dynabatch.."))
                        .or(resideInAnyPackage(API))
                        .or(resideInAnyPackage(INTERNAL + stage, INTERNAL + "model", INTERNAL + "time")))
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void model_dependsOnApi_only() {
        classes()
                .that()
                .resideInAPackage(INTERNAL + "model")
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("dev.dynabatch.."))
                        .or(resideInAnyPackage(API))
                        .or(resideInAPackage(INTERNAL + "model")))
                .check(CORE);
    }

    @Test
    void time_dependsOnNothingOfOurs() {
        classes()
                .that()
                .resideInAPackage(INTERNAL + "time")
                .should()
                .onlyDependOnClassesThat(
                        not(resideInAPackage("dev.dynabatch..")).or(resideInAPackage(INTERNAL + "time")))
                .check(CORE);
    }

    @Test
    void pipeline_isReached_fromTheRootPackageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.dynabatch", INTERNAL + "pipeline..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(INTERNAL + "pipeline..")
                .check(CORE);
    }

    @Test
    void rootPackage_reachesNoStage_exceptTheCodec() {
        noClasses()
                .that()
                .resideInAPackage("dev.dynabatch")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        INTERNAL + "accumulate",
                        INTERNAL + "admit",
                        INTERNAL + "decide",
                        INTERNAL + "flight",
                        INTERNAL + "sign")
                .check(CORE);
    }

    @Test
    void specifications_dependOnNothingInternal() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.dynabatch.metrics", "dev.dynabatch.rate", "dev.dynabatch.retry")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.dynabatch.internal..")
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void transport_dependsOnTime_ofAllThatIsInternal() {
        noClasses()
                .that()
                .resideInAPackage("dev.dynabatch.transport")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.dynabatch.internal..").and(not(resideInAPackage(INTERNAL + "time"))))
                .check(CORE);
    }

    @Test
    void library_isUsed_whereItBelongs() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..") // it is Dynabatch Local's
                .check(CORE);
        noClasses()
                .that()
                .resideOutsideOfPackage(INTERNAL + "flight")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.jfr..") // which not every JVM has
                .check(CORE);
        noClasses()
                .that()
                .resideOutsideOfPackage(INTERNAL + "environment")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon..")
                .check(CORE);
    }

    @Test
    void clock_isRead_inTimeOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(INTERNAL + "time")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(CORE);
    }

    @Test
    void thread_neverSleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .check(CORE);
    }

    @Test
    void monitorsAndThreadLocals_areNotUsed() {
        methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED).check(CORE);
        // What threads keep outlives its use, by the thousand with virtual threads.
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.netty.util.concurrent.FastThreadLocal")
                .check(CORE);
    }
}
