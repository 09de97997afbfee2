// What keeps pages up to date. A page says what to look at; only this file knows when to look again: when the node tells that
// something has happened, and now and then, which is often where it cannot tell.
import { useEffect, useState } from './vendor/hooks.js';
import { current, events, onSession } from './api.js';

const LONGEST_PAUSE = 30_000;
/** Between two looks at what the node would tell of. */
const PAUSE_WHEN_TOLD = 5_000;
/** However much happens, nobody looks more often because of it. */
const TOLD_AT_MOST_EVERY = 500;
const nudged = new EventTarget();

/** Looks again at once, at all that is shown. */
export const nudge = () => nudged.dispatchEvent(new Event('nudge'));
addEventListener('online', nudge);

/** Whether the node tells what happens, and how often it has. */
let isTold = false;
let told = 0;
let toldAt = -Infinity;
let later = null;

/** Something has happened, or may have: looks again, at once unless that was done just now. */
function tell() {
  const left = toldAt + TOLD_AT_MOST_EVERY - performance.now();
  if (left > 0) {
    later ??= setTimeout(() => { later = null; tell(); }, left);
    return;
  }
  toldAt = performance.now();
  told++;
  nudged.dispatchEvent(new Event('told'));
}

/** Hears what the node tells; whatever it is, pages look at what they show. Where it does not tell, they look often. */
async function hear(signal) {
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      const reader = (await events(signal)).getReader();
      isTold = true;
      for (let heard = {}; !heard.done; heard = await reader.read()) {
        failures = 0;
        tell();
      }
    } catch (error) {
      if (signal.aborted || [403, 404].includes(error.status)) {
        return;
      }
    } finally {
      isTold = false;
    }
    tell();
    await new Promise(resolve => setTimeout(resolve, Math.min(LONGEST_PAUSE, 1000 * 2 ** failures)));
  }
}

let hearing = new AbortController();

/** A browser has few connections to one node, so a page that nobody sees does not keep one. */
function hearAnew() {
  hearing.abort();
  hearing = new AbortController();
  if (current() && !document.hidden) {
    hear(hearing.signal);
  }
}

onSession(hearAnew);
document.addEventListener('visibilitychange', hearAnew);

/** Waits; ends early when somebody nudges, and never ends while nobody sees the page. */
function pause(millis, signal, isOfEvents) {
  return new Promise(resolve => {
    let over = false;
    const timer = setTimeout(() => { over = true; wake(); }, millis);
    const wake = () => {
      if (signal.aborted || (over && !document.hidden)) {
        clearTimeout(timer);
        nudged.removeEventListener('nudge', hurry);
        nudged.removeEventListener('told', hurry);
        document.removeEventListener('visibilitychange', wake);
        signal.removeEventListener('abort', wake);
        resolve();
      }
    };
    const hurry = () => { over = true; wake(); };
    nudged.addEventListener('nudge', hurry);
    if (isOfEvents) {
      nudged.addEventListener('told', hurry);
    }
    document.addEventListener('visibilitychange', wake);
    signal.addEventListener('abort', wake);
  });
}

/** Looks again and again until it is told to stop. */
function follow(look, every, isOfEvents, onError) {
  const stop = new AbortController();
  (async () => {
    let failures = 0;
    while (!stop.signal.aborted) {
      const heard = told;
      let wait = every;
      try {
        await look(stop.signal);
        failures = 0;
        if (isOfEvents && isTold) {
          wait = heard === told ? Math.max(every, PAUSE_WHEN_TOLD) : 0;
        }
      } catch (error) {
        if (stop.signal.aborted) {
          return;
        }
        onError(error);
        wait = Math.min(LONGEST_PAUSE, Math.max(every, (error.retrySeconds || 0) * 1000, 1000 * 2 ** failures++));
      }
      await pause(wait, stop.signal, isOfEvents);
    }
  })();
  return () => stop.abort();
}

/**
 * What `load` last gave, kept up to date: {data, error, at}. An error leaves the data that there was.
 *
 * `load(signal, before)` gets what it gave last; `keys` say when it is about something else; `every` is the pause in
 * milliseconds; `isOfEvents` is for what does not change unless the node tells of something.
 */
export function useLive(load, keys, every = 2000, isOfEvents = false) {
  const [state, setState] = useState({});
  useEffect(() => {
    let before;
    setState({});
    return follow(async signal => {
      const data = await load(signal, before);
      if (signal.aborted) {
        return;
      }
      const same = data === before;
      before = data;
      setState(state => (same && !state.error ? state : { data, at: Date.now() }));
    }, every, isOfEvents, error => setState(state => ({ ...state, error, at: state.at ?? Date.now() })));
  }, keys);
  return state;
}
