package stockpot.http.taler.catalog;

import java.util.Collections;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.Definition.Category;
import stockpot.catalog.Definition.Group;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.kernel.InstanceId;

/** Turns what a merchant says of a new category, group or unit into the command that defines it: the bodies of their POSTs. */
public final class CatalogRequests {
    private CatalogRequests() {}

    public static Define category(InstanceId instance, JsonObjectReader fields) throws ApiException {
        return new Define(instance, category(fields));
    }

    static Category category(JsonObjectReader fields) throws ApiException {
        SortedMap<String, String> translations = orNone(fields.optionalTextMap("name_i18n"));
        return HttpRequest.id(fields.text("name"), name -> new Category(name, translations));
    }

    public static Define group(InstanceId instance, JsonObjectReader fields) throws ApiException {
        return new Define(instance, group(fields));
    }

    static Group group(JsonObjectReader fields) throws ApiException {
        String description = fields.text("description");
        return HttpRequest.id(fields.text("group_name"), name -> new Group(name, description));
    }

    public static Define unit(InstanceId instance, JsonObjectReader fields) throws ApiException {
        String name = fields.text("unit");
        if (Units.builtIn(name) != null) {
            throw new ApiException(ErrorCode.MERCHANT_GENERIC_UNIT_BUILTIN, "every instance has a unit of that name");
        }
        return new Define(instance, new UnitRequest(fields).unit(name));
    }

    static SortedMap<String, String> orNone(@Nullable SortedMap<String, String> texts) {
        return texts == null ? Collections.emptySortedMap() : texts;
    }
}
