package dev.dynabatch.internal.environment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SdkCredentialsTest {
    private static final String CHAIN = "Unable to load credentials from any of the providers in the chain"
            + " AwsCredentialsProviderChain(credentialsProviders=[SystemPropertyCredentialsProvider(),"
            + " ProfileCredentialsProvider(profileName=work, profileFile=ProfileFile(sections=[])),"
            + " ContainerCredentialsProvider()]) : [SystemPropertyCredentialsProvider(): Unable to load.,"
            + " ProfileCredentialsProvider(profileName=work, profileFile=ProfileFile(sections=[])): %s,"
            + " ContainerCredentialsProvider(): Cannot fetch.]";

    @Test
    void brief_whenTheWholeChainFailed_keepsWhatItSaysOfTheProfile() {
        assertThat(SdkCredentials.brief(String.format(CHAIN, "Token is expired")))
                .isEqualTo("none in system properties, environment, web identity, container and instance metadata;"
                        + " Token is expired");
        assertThat(SdkCredentials.brief(String.format(
                        CHAIN, "Profile file contained no credentials for profile 'work': ProfileFile(sections=[])")))
                .endsWith("; Profile file contained no credentials for profile 'work'");
    }

    @Test
    void brief_whenSomethingElseFailed_isWhatItSays() {
        assertThat(SdkCredentials.brief("Token is expired")).isEqualTo("Token is expired");
    }
}
