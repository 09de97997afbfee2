// All products, live: the list of their ids is read once and then followed at its end; all else only of those that are seen.
import { useRef, useState } from '../vendor/hooks.js';
import { current, read } from '../api.js';
import { number, t } from '../i18n.js';
import { useLive } from '../live.js';
import { List } from '../list.js';
import { detailsOf } from '../products.js';
import { ask, hrefOf } from '../route.js';
import { useUnits } from '../units.js';
import { html, Bar, Empty, Heading, Legend, Live, Name, Parts, partsOf, Search, Shortage } from '../ui.js';

const MOST = 1024;
const ROW_REMS = 6.25;

/** What is known of products by id, and the last list: whoever comes back sees it at once. */
const shelf = { session: null, details: new Map(), lists: new Map() };

function shelfOf(session) {
  if (shelf.session !== session) {
    Object.assign(shelf, { session, details: new Map(), lists: new Map() });
  }
  return shelf;
}

/** The products that a filter lets through, in the order in which they were made; goes on from those that are known. */
async function list(filter, signal, before = []) {
  const all = [...before];
  for (;;) {
    const query = new URLSearchParams({ limit: MOST, ...filter });
    if (all.length) {
      query.set('offset', all.at(-1).product_serial);
    }
    const { products } = await read(`private/products?${query}`, { signal });
    all.push(...products);
    // Who was removed and made anew has another number.
    products.filter(product => shelf.details.get(product.product_id) === null)
      .forEach(product => shelf.details.delete(product.product_id));
    if (products.length < MOST) {
      const found = [...new Map(all.map(product => [product.product_id, product])).values()];
      return found.length === before.length ? before : found;
    }
  }
}

/** A search looks at names, which is a question to the node, and at ids, which are here. */
async function find({ q, category }, signal, before) {
  const inCategory = category ? { category_filter: category } : {};
  const everything = await list(inCategory, signal, before?.everything);
  if (!q) {
    return before?.everything === everything ? before : { everything, products: everything };
  }
  const named = await list({ ...inCategory, name_filter: q }, signal, before?.named);
  if (before?.everything === everything && before.named === named) {
    return before;
  }
  const names = new Set(named.map(product => product.product_id));
  const text = q.toLowerCase();
  const products = everything.filter(({ product_id: id }) => names.has(id) || id.toLowerCase().includes(text));
  return { everything, named, products };
}

const settle = (millis, signal) => new Promise(resolve => {
  setTimeout(resolve, millis);
  signal.addEventListener('abort', resolve);
});

export function Stock({ query }) {
  const { q = '', category = '' } = query;
  const { details, lists } = shelfOf(current());
  const filter = `${category} ${q}`;
  const [seen, see] = useState([0, 0]);
  const search = useRef();
  const unitOf = useUnits();

  const categories = useLive(signal => read('private/categories', { signal }), [], 60_000);
  const listed = useLive(async (signal, before) => {
    const found = await find(query, signal, before ?? lists.get(filter));
    lists.clear();
    lists.set(filter, found);
    return found;
  }, [filter], 5000, true);
  const found = listed.data ?? lists.get(filter);
  // What is null was removed a moment ago; the list of ids is only followed at its end.
  const products = (found?.products ?? []).filter(({ product_id: id }) => details.get(id) !== null);
  const idAt = i => products[i].product_id;
  const ids = products.slice(...seen).map(product => product.product_id);
  const looked = useLive(async signal => {
    // Whoever scrolls fast does not want what flies by.
    await settle(60, signal);
    if (signal.aborted || !ids.length) {
      return;
    }
    const now = await detailsOf(ids, signal);
    ids.forEach(id => details.set(id, now.get(id) ?? null));
    return now;
  }, [ids.join('\n')], 1500, true);

  const change = event => {
    clearTimeout(search.current);
    const form = event.currentTarget;
    search.current = setTimeout(() => ask(['stock'], Object.fromEntries(new FormData(form))), 250);
  };
  return html`<${Heading} text=${t('stock')}>
      <form class="search" role="search" onInput=${change} onSubmit=${event => event.preventDefault()}>
        <${Search} label=${t('search')} value=${q} />
        ${categories.data?.categories.length > 0 && html`<label><span class="hidden">${t('category')}</span>
          <select name="category" defaultValue=${category} value=${category}>
            <option value="">${t('category.all')}</option>
            ${categories.data.categories.map(({ category_id: serial, name }) => html`
              <option key=${serial} value=${serial}>${name}</option>`)}
          </select></label>`}
      </form>
    <//>
    <${Live} state=${{ ...listed, data: found, error: listed.error ?? looked.error }}>${() => products.length === 0
      ? html`<${Empty} text=${t(q || category ? 'stock.none' : 'stock.empty')} />`
      : html`<${Legend} />
        <p class="quiet" role="status">${t('stock.count', { count: number(products.length) })}</p>
        <${List} label=${t('stock')} count=${products.length} rows=${ROW_REMS} keyOf=${idAt}
          onSee=${(from, to) => see([from, to])}
          row=${i => html`<${Row} id=${idAt(i)} product=${details.get(idAt(i))} unitOf=${unitOf} />`} />`}<//>`;
}

function freeOf({ unit_available: free, unit_total_stock: total, unit }, unitOf) {
  return free === '-1' ? t('unlimited') : t('stock.free', { free: number(free), total: number(total), unit: unitOf(unit) });
}

function Row({ id, product, unitOf }) {
  const parts = product && partsOf(product);
  return html`<a class="row" href=${hrefOf('stock', id)}>
    <span class="line"><b><${Name} text=${product?.product_name || id} /></b>
      ${product && html`<span class="number">${freeOf(product, unitOf)}</span>`}</span>
    ${product ? html`<${Bar} parts=${parts} />
      <span class="line"><${Parts} parts=${parts} /><${Shortage} product=${product} /></span>`
    : html`<span class="quiet">${t('loading')}</span>`}
  </a>`;
}
