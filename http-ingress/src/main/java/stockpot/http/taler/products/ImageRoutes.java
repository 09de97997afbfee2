package stockpot.http.taler.products;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.shared.ETags;
import stockpot.kernel.Unavailable;
import stockpot.stock.Image;
import stockpot.stock.StockLists.Picture;

/**
 * Pictures of products by the hash of their bytes, for everybody: {@code GET /products/HASH/image}.
 *
 * <p>Merchants decide what the bytes are, and they come from this server. So a browser is told to take them for a picture or
 * for nothing, and to run nothing in them.
 */
public final class ImageRoutes {
    private static final Pattern HASH = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final Pattern PICTURE = Pattern.compile("image/[a-z0-9][a-z0-9.+-]*");

    private final Reads reads;

    public ImageRoutes(Reads reads) {
        this.reads = reads;
    }

    public List<Endpoint> endpoints() {
        return List.of(new Endpoint(Verb.GET, "/products/{id}/image", Access.PUBLIC, this::get));
    }

    private HttpResponse get(HttpRequest call) throws ApiException, Unavailable {
        if (!HASH.matcher(call.parameter(0)).matches()) {
            throw ApiException.malformed("the hash in the path must be 64 hexadecimal digits");
        }
        String hash = call.parameter(0).toLowerCase(Locale.ROOT);
        Optional<String> url = reads.ask(new Picture(call.instance(), hash));
        if (url.isEmpty()) {
            throw new ApiException(ErrorCode.MERCHANT_GENERIC_PRODUCT_UNKNOWN, "no product has this image");
        }
        Image image = Image.parse(url.get());
        return ETags.answer(call, hash, () -> HttpResponse.content(contentType(image), image.content()))
                .with("Cache-Control", "public, max-age=31536000, immutable")
                .with("Content-Security-Policy", "default-src 'none'; sandbox");
    }

    /** Parameters are left out: a merchant wrote them, and a picture needs none. */
    private static String contentType(Image image) {
        String type = image.mediaType().split(";", 2)[0].strip();
        return PICTURE.matcher(type).matches() ? type : HttpResponse.BYTES;
    }
}
