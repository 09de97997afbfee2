package stockpot.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordsTest {
    /** Else the time that a refusal takes tells whether there is an instance. */
    @Test
    void comparesWithNobodysAtThePriceOfARealOne() {
        String real = Passwords.hash("a real one");
        String parameters = real.substring(0, real.indexOf('$', real.indexOf("p=")) + 1);
        assertThat(Passwords.NOBODYS).startsWith(parameters).hasSameSizeAs(real);
        assertThat(Passwords.isHashOf(real, "a real one")).isTrue();
        assertThat(Passwords.isHashOf(Passwords.NOBODYS, "a real one")).isFalse();
    }
}
