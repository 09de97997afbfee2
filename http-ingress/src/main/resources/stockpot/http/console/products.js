// Details of many products in few requests, as they are or as they were.
import { read } from './api.js';

/** A line of a request is at most 8 KiB for the node. */
const MOST_CHARS = 6000;
/** The past is asked of so many at once. */
const MOST_IDS = 100;

const query = (path, at) => (at ? `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ at })}` : path);

/** Details of a product at a moment of the past or now; null when there was, or is, none. */
export const productAt = (id, at, signal) => read(query(`private/products/${encodeURIComponent(id)}`, at), { signal })
  .catch(error => {
    if (error.status !== 404) {
      throw error;
    }
    return null;
  });

/** Details by id of those that there were, or are; an id with a comma in it has to be asked for alone. */
export async function detailsOf(ids, signal, at) {
  const details = new Map();
  const asked = [];
  let chars = Infinity;
  for (const id of ids.filter(id => !id.includes(','))) {
    const text = encodeURIComponent(id);
    if ((chars += text.length + 1) > MOST_CHARS || asked.at(-1).length === MOST_IDS) {
      asked.push([]);
      chars = text.length;
    }
    asked.at(-1).push(text);
  }
  for (const some of asked) {
    const { products } = await read(query(`private/products?ids=${some.join(',')}`, at), { signal });
    products.forEach(product => details.set(product.product_id, product));
  }
  for (const id of ids.filter(id => id.includes(','))) {
    const product = await productAt(id, at, signal);
    if (product) {
      details.set(id, product);
    }
  }
  return details;
}
