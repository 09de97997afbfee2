// Where the address leads: `#/stock/ID?q=...` as {path: ['stock', ID], query: {q}}.
import { useEffect, useState } from './vendor/hooks.js';

function parse() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?', 2);
  const segments = path.split('/').filter(Boolean);
  try {
    return {
      path: segments.length ? segments.map(decodeURIComponent) : ['stock'],
      query: Object.fromEntries(new URLSearchParams(query)),
    };
  } catch {
    return { path: ['?'], query: {} };
  }
}

export const hrefOf = (...path) => `#/${path.map(encodeURIComponent).join('/')}`;

/** The same with what is asked for there; what is empty is left out. */
export function hrefWith(path, query) {
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value));
  return `${hrefOf(...path)}${asked.size ? `?${asked}` : ''}`;
}

/** Changes what is asked for on this page, without a step in the history. */
export function ask(path, query) {
  history.replaceState(null, '', hrefWith(path, query));
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** How far down each page was when it was left: whoever comes back to a long list finds the place again. */
const places = new Map();
addEventListener('scroll', () => places.set(location.hash, scrollY), { passive: true });

export function useRoute() {
  const [route, setRoute] = useState(parse);
  useEffect(() => {
    const go = () => setRoute(parse());
    addEventListener('hashchange', go);
    return () => removeEventListener('hashchange', go);
  }, []);
  const page = route.path.join('/');
  useEffect(() => scrollTo(0, (route.path.length === 1 && places.get(location.hash)) || 0), [page]);
  return route;
}
