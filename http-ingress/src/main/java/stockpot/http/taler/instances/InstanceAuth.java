package stockpot.http.taler.instances;

import org.jspecify.annotations.Nullable;
import stockpot.http.access.Passwords;
import stockpot.http.access.TokenText;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.JsonObjectReader;

/** How an instance's owner is to be known: by a password, and by nothing else. */
record InstanceAuth(String password) {
    /**
     * Reads {@code {"method": "token", "password": ...}}, or the older form with a token, which served as the password.
     *
     * @param code what to answer when it is anything else
     */
    static InstanceAuth read(JsonObjectReader auth, ErrorCode code) throws ApiException {
        if (!"token".equals(auth.text("method"))) {
            throw new ApiException(code, "auth.method must be token");
        }
        String password = auth.optionalText("password");
        if (password == null) {
            password = olderForm(auth.optionalText("token"), code);
        }
        String fault = Passwords.faultOf(password);
        if (fault != null) {
            throw new ApiException(code, fault);
        }
        return new InstanceAuth(password);
    }

    private static String olderForm(@Nullable String token, ErrorCode code) throws ApiException {
        if (token == null || !token.startsWith(TokenText.PREFIX)) {
            throw new ApiException(code, "auth needs a password, or a token that begins with " + TokenText.PREFIX);
        }
        return token.substring(TokenText.PREFIX.length());
    }

    @Override
    public String toString() {
        return "InstanceAuth";
    }
}
