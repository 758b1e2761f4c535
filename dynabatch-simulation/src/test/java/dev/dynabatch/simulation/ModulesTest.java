package dev.dynabatch.simulation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.dynabatch.local.DynabatchLocal;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The layering across modules: dependencies point inward, and core's engine is nobody else's business. */
final class ModulesTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.dynabatch");

    @Test
    void importPackages_findsLocal_whenTheRulesBelowRun() {
        assertThat(ALL.contain(DynabatchLocal.class)).isTrue();
        assertThat(ALL.contain("dev.dynabatch.micrometer.DynabatchMeters")).isTrue();
        assertThat(ALL.contain("dev.dynabatch.opentelemetry.DynabatchTelemetry"))
                .isTrue();
        assertThat(ALL.contain(ModulesTest.class)).isFalse();
    }

    @Test
    void core_dependsOnNoOtherModule() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.dynabatch.local..",
                        "dev.dynabatch.testkit..",
                        "dev.dynabatch.cli..",
                        "dev.dynabatch.micrometer..",
                        "dev.dynabatch.opentelemetry..",
                        "dev.dynabatch.simulation..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.dynabatch.local..",
                        "dev.dynabatch.testkit..",
                        "dev.dynabatch.cli..",
                        "dev.dynabatch.micrometer..",
                        "dev.dynabatch.opentelemetry..",
                        "dev.dynabatch.simulation..")
                .check(ALL);
    }

    @Test
    void local_usesOfCore_codecModelSigningEnvironmentTimeAndApiOnly() {
        noClasses()
                .that()
                .resideInAPackage("dev.dynabatch.local..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.dynabatch.internal.accumulate..",
                        "dev.dynabatch.internal.admit..",
                        "dev.dynabatch.internal.decide..",
                        "dev.dynabatch.internal.pipeline..",
                        "dev.dynabatch.testkit..",
                        "dev.dynabatch.cli..")
                .check(ALL);
    }

    @Test
    void adapters_useTheApi_only() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.dynabatch.micrometer..", "dev.dynabatch.opentelemetry..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.dynabatch.internal..",
                        "dev.dynabatch.local..",
                        "dev.dynabatch.testkit..",
                        "dev.dynabatch.cli..")
                .check(ALL);
    }

    @Test
    void command_usesNoStageOfTheEngine() {
        noClasses()
                .that()
                .resideInAPackage("dev.dynabatch.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.dynabatch.internal.accumulate..",
                        "dev.dynabatch.internal.admit..",
                        "dev.dynabatch.internal.decide..",
                        "dev.dynabatch.internal.environment..",
                        "dev.dynabatch.internal.pipeline..",
                        "dev.dynabatch.internal.sign..",
                        "dev.dynabatch.local.internal..",
                        "dev.dynabatch.testkit..")
                .allowEmptyShould(true)
                .check(ALL);
    }

    @Test
    void packagesOfLocal_formNoCycle() {
        slices().matching("dev.dynabatch.local.internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(ALL);
    }

    @Test
    void clock_isRead_inTimeOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.dynabatch.internal.time")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(ALL);
    }

    @Test
    void thread_neverSleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .check(ALL);
    }
}
