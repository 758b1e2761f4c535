package dev.dynabatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialsTest {
    @Test
    void whiteSpaceAround_isDropped() {
        assertThat(new Credentials(" AKID\n", "\tsecret\r\n", " token ", null))
                .isEqualTo(new Credentials("AKID", "secret", "token", null));
        assertThat(new Credentials("AKID", "secret", " ", null).sessionToken()).isNull();
    }

    @Test
    void whatNoneCanHold_isNamedWithoutBeingShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Credentials.of(" ", "secret"))
                .withMessageContaining("access key id is blank");
        for (String broken : List.of("SECR\nET", "SECR ET", "SECRéET", "SECR\u0000ET")) {
            String problem = "holds character " + (int) broken.charAt(4) + " at 4";
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Credentials("AKID", "secret", broken, null))
                    .withMessageContaining("the session token " + problem)
                    .withMessageNotContaining("SECR");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Credentials.of("AKID", broken))
                    .withMessageContaining("the secret access key " + problem)
                    .withMessageNotContaining("SECR");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Credentials.of(broken, "secret"))
                    .withMessageContaining("the access key id " + problem);
        }
    }
}
