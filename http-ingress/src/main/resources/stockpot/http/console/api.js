// All talk with the node: who is logged in, requests, errors, and what time it is there.

/** The node's root, which may lie behind a proxy's prefix. */
const ROOT = new URL('..', document.baseURI);
const READ_SECONDS = 8 * 3600;
const CHANGE_SECONDS = 300;

/** Tokens live here and nowhere else: with the page they are gone. */
let session = null;
const watchers = new Set();
/** What was read under an ETag, by path; a node that says 304 is asked for nothing twice. */
const known = new Map();
const MOST_KNOWN = 200;

export class ApiError extends Error {
  /** Status 0 is for a node that did not answer. */
  constructor(status, body, retrySeconds) {
    super(body.hint || `${status}`);
    Object.assign(this, { status, hint: body.hint, detail: body.detail, health: body, retrySeconds });
  }
}

export const current = () => session;

/** Calls back when somebody logs in or out. */
export function onSession(callback) {
  watchers.add(callback);
  return () => watchers.delete(callback);
}

function become(next) {
  session = next;
  known.clear();
  watchers.forEach(callback => callback());
}

const bearer = token => `Bearer ${token}`;

function basic(instance, password) {
  const bytes = new TextEncoder().encode(`${instance}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

/** The path as it is called for an instance; management, health and reservations have one form only. */
const of = (instance, path) => (instance === 'admin' ? path : `instances/${encodeURIComponent(instance)}/${path}`);

async function send(path, { method = 'GET', body, authorization, headers = {}, ...options } = {}) {
  const sent = Date.now();
  let response;
  try {
    response = await fetch(new URL(path, ROOT), {
      method,
      // Nothing that a browser remembers by itself is shown; a dialog of the browser for passwords is not wanted either.
      credentials: 'omit',
      cache: 'no-store',
      headers: {
        ...(authorization && { Authorization: authorization }),
        ...(body && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body && JSON.stringify(body),
      ...options,
    });
  } catch (e) {
    throw e.name === 'AbortError' ? e : new ApiError(0, {});
  }
  learnTime(response.headers.get('Date'), sent);
  if (response.ok || response.status === 304) {
    return response;
  }
  const said = await response.json().catch(() => ({}));
  // The reservation service words its refusals in its own way.
  const hint = said.hint || said.exceptions?.[0]?.message || said.errors?.[0]?.message;
  throw new ApiError(response.status, { ...said, hint }, Number(response.headers.get('Retry-After')) || 0);
}

async function json(response) {
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

async function issue(instance, password, scope, seconds) {
  const response = await send(of(instance, 'private/token'), {
    method: 'POST',
    authorization: basic(instance, password),
    body: { scope, duration: { d_us: seconds * 1e6 }, description: 'console' },
  });
  const { access_token: token, expiration } = await response.json();
  return { token, ends: expiration.t_s * 1000 };
}

export async function logIn(instance, password) {
  become({ instance, ...(await issue(instance, password, 'readonly', READ_SECONDS)), change: null });
}

/** A stronger token for some minutes, for whoever knows the password. */
async function strengthen(password) {
  session.change = await issue(session.instance, password, 'all', CHANGE_SECONDS);
}

export const mayChange = () => Boolean(session?.change && session.change.ends > now());

/** Ends a token, also while the page goes. */
function end(instance, token) {
  send(of(instance, 'private/token'), { method: 'DELETE', authorization: bearer(token), keepalive: true }).catch(() => {});
}

export function endChange() {
  if (session?.change) {
    end(session.instance, session.change.token);
    session.change = null;
  }
}

export function logOut() {
  if (session) {
    endChange();
    end(session.instance, session.token);
    become(null);
  }
}

addEventListener('pagehide', logOut);

/** Reads a path of the instance, or with `own: false` one of the node itself. */
export async function read(path, { signal, own = true, authorization } = {}) {
  const whose = session;
  const place = own && whose ? of(whose.instance, path) : path;
  const before = known.get(place);
  try {
    const response = await send(place, {
      signal,
      authorization: authorization ?? (whose && bearer(whose.token)),
      headers: before ? { 'If-None-Match': before.tag } : {},
    });
    if (response.status === 304) {
      return before.body;
    }
    const body = await json(response);
    const tag = response.headers.get('ETag');
    if (tag && whose === session) {
      known.delete(place);
      known.set(place, { tag, body });
      if (known.size > MOST_KNOWN) {
        known.delete(known.keys().next().value);
      }
    }
    return body;
  } catch (e) {
    if (e.status === 401 && whose === session && !authorization) {
      become(null);
    }
    throw e;
  }
}

/** What happens to the instance, as a stream that goes on; null without a session. */
export async function events(signal) {
  const path = session && of(session.instance, 'private/events');
  return path && (await send(path, { signal, authorization: bearer(session.token) })).body;
}

/** The ETag under which the path was read last. */
export const tagOf = path => known.get(of(session.instance, path))?.tag;

/** A page for people, as text. */
export async function readPage(path, signal) {
  return (await send(of(session.instance, path), { signal, headers: { Accept: 'text/html' } })).text();
}

/** What the node measures, as text, for whoever has the token for that; on the node's own machine it may need none. */
export async function readMetrics(token, signal) {
  return (await send('metrics', { signal, authorization: token && bearer(token) })).text();
}

/** Makes a change, with a stronger token; the password is only needed where there is none. */
export async function change(method, path, { body, headers, password, own = true, pick } = {}) {
  if (!mayChange()) {
    await strengthen(password);
  }
  try {
    return await request(method, path, { body, headers, own, pick, authorization: bearer(session.change.token) });
  } catch (e) {
    if (e.status === 401) {
      // Somebody has ended it; the password is asked for once more.
      session.change = null;
    }
    throw e;
  }
}

/** Makes a request that takes the password itself, or nothing at all. `pick` says what is wanted of the answer. */
export async function request(method, path, { body, headers, own = true, password, authorization, pick = json } = {}) {
  const login = password === undefined ? authorization : basic(session.instance, password);
  return pick(await send(own ? of(session.instance, path) : path, { method, body, headers, authorization: login }));
}

// The node says the time in whole seconds. Each answer tells that it lies between two bounds, and they close in.
let earliest = -Infinity;
let latest = Infinity;

function learnTime(date, sent) {
  const said = Date.parse(date);
  if (Number.isNaN(said)) {
    return;
  }
  const low = said - Date.now();
  const high = said + 999 - sent;
  earliest = Math.max(earliest, low);
  latest = Math.min(latest, high);
  if (earliest > latest) {
    // Somebody has set a clock.
    [earliest, latest] = [low, high];
  }
}

/** By how much the node's clock is ahead of this one, in milliseconds. */
export const clockLead = () => (latest === Infinity ? 0 : (earliest + latest) / 2);

/** What time it is at the node. */
export const now = () => Date.now() + clockLead();
