// What keeps pages up to date. A page says what to look at; only this file knows when to look again. Today that is now and
// then; events of the node (SSE) would call `nudge` and make the pauses long.
import { useEffect, useState } from './vendor/hooks.js';

const LONGEST_PAUSE = 30_000;
const nudged = new EventTarget();

/** Looks again at once, at all that is shown. */
export const nudge = () => nudged.dispatchEvent(new Event('nudge'));
addEventListener('online', nudge);

/** Waits; ends early when somebody nudges, and never ends while nobody sees the page. */
function pause(millis, signal) {
  return new Promise(resolve => {
    let over = false;
    const timer = setTimeout(() => { over = true; wake(); }, millis);
    const wake = () => {
      if (signal.aborted || (over && !document.hidden)) {
        clearTimeout(timer);
        nudged.removeEventListener('nudge', hurry);
        document.removeEventListener('visibilitychange', wake);
        signal.removeEventListener('abort', wake);
        resolve();
      }
    };
    const hurry = () => { over = true; wake(); };
    nudged.addEventListener('nudge', hurry);
    document.addEventListener('visibilitychange', wake);
    signal.addEventListener('abort', wake);
  });
}

/** Looks again and again until it is told to stop. */
function follow(look, every, onError) {
  const stop = new AbortController();
  (async () => {
    let failures = 0;
    while (!stop.signal.aborted) {
      let wait = every;
      try {
        await look(stop.signal);
        failures = 0;
      } catch (error) {
        if (stop.signal.aborted) {
          return;
        }
        onError(error);
        wait = Math.min(LONGEST_PAUSE, Math.max(every, (error.retrySeconds || 0) * 1000, 1000 * 2 ** failures++));
      }
      await pause(wait, stop.signal);
    }
  })();
  return () => stop.abort();
}

/**
 * What `load` last gave, kept up to date: {data, error, at}. An error leaves the data that there was.
 *
 * `load(signal, before)` gets what it gave last; `keys` say when it is about something else; `every` is the pause in
 * milliseconds.
 */
export function useLive(load, keys, every = 2000) {
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
    }, every, error => setState(state => ({ ...state, error, at: state.at ?? Date.now() })));
  }, keys);
  return state;
}
