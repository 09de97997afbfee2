// A list of any length, of which the page only has the rows that are seen. It scrolls with the page.
import { useEffect, useLayoutEffect, useRef, useState } from './vendor/hooks.js';
import { html } from './ui.js';

const AROUND = 6;

const rowOf = event => Number(event.target.closest('[data-row]')?.dataset.row);

const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

/**
 * Rows of one height, `rows` rem each. `row(i)` draws one, in an element that can have the focus; `onSee(from, to)` is told
 * which rows are there. Arrow keys go from row to row.
 */
export function List({ count, rows, row, keyOf, onSee, label }) {
  const list = useRef();
  const wanted = useRef(-1);
  const [focused, setFocused] = useState(-1);
  const [{ from, to }, setWindow] = useState({ from: 0, to: 20 });
  const height = rows * rem();

  useEffect(() => {
    const look = () => {
      if (!list.current) {
        // An effect may run behind the end of what it is for.
        return;
      }
      const above = -list.current.getBoundingClientRect().top;
      const first = Math.max(0, Math.floor(above / height) - AROUND);
      const last = Math.max(first, Math.min(count, Math.ceil((above + innerHeight) / height) + AROUND));
      setWindow(old => (old.from === first && old.to === last ? old : { from: first, to: last }));
    };
    look();
    addEventListener('scroll', look, { passive: true });
    addEventListener('resize', look);
    return () => {
      removeEventListener('scroll', look);
      removeEventListener('resize', look);
    };
  }, [count, height]);
  useEffect(() => onSee?.(from, Math.min(to, count)), [from, to, count]);
  useLayoutEffect(() => {
    const target = list.current.querySelector(`[data-row="${wanted.current}"] :is(a, button)`);
    if (target) {
      wanted.current = -1;
      target.focus({ preventScroll: true });
    }
  });

  const go = event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = rowOf(event) + step;
    if (!(next >= 0 && next < count)) {
      return;
    }
    event.preventDefault();
    wanted.current = next;
    setFocused(next);
    const top = list.current.getBoundingClientRect().top + next * height;
    const bottom = innerHeight - height;
    const covered = document.querySelector('header').offsetHeight;
    scrollBy(0, top < covered ? top - covered : top > bottom ? top - bottom : 0);
  };

  const shown = [];
  for (let i = from; i < Math.min(to, count); i++) {
    shown.push(i);
  }
  // A row that has the focus stays, however far it is scrolled away.
  if (focused >= 0 && focused < count && (focused < from || focused >= to)) {
    shown.push(focused);
  }
  return html`<ul class="list" role="list" aria-label=${label} ref=${list} style=${{ height: `${count * height}px` }}
      onKeyDown=${go} onFocusIn=${event => setFocused(rowOf(event))} onFocusOut=${() => setFocused(-1)}>
    ${shown.map(i => html`<li key=${keyOf(i)} data-row=${i} aria-setsize=${count} aria-posinset=${i + 1}
      style=${{ height: `${height}px`, transform: `translateY(${i * height}px)` }}>${row(i)}</li>`)}
  </ul>`;
}
