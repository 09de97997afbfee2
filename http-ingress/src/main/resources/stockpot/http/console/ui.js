// The parts that pages are made of. Texts from outside only ever become text nodes: nothing here writes HTML.
import { h } from './vendor/preact.js';
import { useEffect, useRef, useState } from './vendor/hooks.js';
import htm from './vendor/htm.js';
import { mayChange, now } from './api.js';
import { left, number, t, time, total } from './i18n.js';
import { nudge } from './live.js';

export const html = htm.bind(h);

/** A name from outside: whatever it does to the order of letters ends with it. */
export const Name = ({ text }) => html`<bdi>${text}</bdi>`;

/** The same where it is no word of a language. */
export const Code = ({ text }) => html`<code><${Name} text=${text} /></code>`;

/** The heading of a page; it takes the focus when the page comes, so that it is read out. */
export function Heading({ text, of, children }) {
  const heading = useRef();
  useEffect(() => {
    heading.current.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    document.title = `${of ?? text} - stockpot`;
  }, [text, of]);
  return html`<div class="top">
    <h1 tabindex="-1" ref=${heading}>${of === undefined ? text : html`<${Name} text=${of} />`}</h1>
    ${children}
  </div>`;
}

const WRONG = {
  0: 'wrong.network',
  401: 'wrong.password',
  403: 'wrong.forbidden',
  404: 'wrong.unknown',
  412: 'wrong.changed',
  429: 'wrong.busy',
  503: 'wrong.busy',
};

/** What an error means, for people; the node's own words are English. */
export function Wrong({ error }) {
  const said = [error.hint, error.detail].filter(Boolean).join(' ');
  return html`<p>${t(WRONG[error.status] ?? 'wrong.other', { status: error.status })}</p>
    ${said && ![0, 401].includes(error.status) && html`<p class="quiet" lang="en"><${Name} text=${said} /></p>`}`;
}

/** What a page shows while it has nothing, or what it has is old; else its content. */
export function Live({ state, children }) {
  const { data, error, at } = state;
  return html`
    ${error && html`<div class="problem" role="status">
      <${Wrong} error=${error} />
      <p>${data !== undefined && `${t('wrong.old', { time: time({ t_s: at / 1000 }) })} `}${t('wrong.again')}</p>
      <button onClick=${nudge}>${t('again')}</button>
    </div>`}
    ${data !== undefined ? children(data) : !error && html`<p class="empty" role="status">${t('loading')}</p>`}`;
}

/** What a list is searched by; the form around it says what becomes of it. */
export const Search = ({ label, value }) => html`<label><span class="hidden">${label}</span>
  <input name="q" type="search" defaultValue=${value} placeholder=${label} maxlength="200" />
</label>`;

/** A button that takes something away; `of` says of what, to those who do not see beside what it stands. */
export const Remove = ({ text, of, onClick }) => html`<button class="bad" aria-label=${of} onClick=${onClick}>${text}</button>`;

export const Empty = ({ text }) => html`<p class="empty">${text}</p>`;

/** How much of a product is where; the order is that of the issue: what is gone, what others have, what is left. */
export const PARTS = ['sold', 'held', 'locked', 'lost', 'free'];

export function partsOf(product) {
  const at = name => product[name] ?? '0';
  return {
    sold: at('unit_total_sold'), held: at('unit_total_held'), locked: at('unit_total_locked'), lost: at('unit_total_lost'),
    free: at('unit_available'),
  };
}

export function Bar({ parts }) {
  const says = PARTS.map(part => `${t(part)} ${total(parts[part])}`).join(', ');
  const isUnlimited = parts.free === '-1';
  return html`<div class="bar" role="img" aria-label=${says}>
    ${PARTS.filter(part => Number(parts[part]) > 0)
      .map(part => html`<i key=${part} class=${part} style=${{ flexGrow: Number(parts[part]) }}></i>`)}
    ${isUnlimited && html`<i class="unlimited" style=${{ flexGrow: 1e9 }}></i>`}
  </div>`;
}

export const Parts = ({ parts }) => html`<ul class="parts">
  ${PARTS.filter(part => part !== 'free').map(part => html`<li key=${part}>
    <i class=${part}></i><span>${t(part)} </span><span class="number">${number(parts[part])}</span>
  </li>`)}
</ul>`;

export const Legend = () => html`<ul class="parts legend" aria-label=${t('legend')}>
  ${PARTS.map(part => html`<li key=${part}><i class=${part}></i>${t(part)}</li>`)}
</ul>`;

/** How short a product is of stock; nothing when it is not. */
export function Shortage({ product }) {
  const free = Number(product.unit_available);
  if (free === 0) {
    return html`<span class="badge bad">${t('soldout')}</span>`;
  }
  const isLow = product.low_stock_at !== undefined && free > 0 && free <= Number(product.low_stock_at);
  return isLow && html`<span class="badge warn">${t('low')}</span>`;
}

/** How long something still is, by the node's clock. */
export function Countdown({ until }) {
  const [, tick] = useState(0);
  const isEndless = typeof until?.t_s !== 'number';
  const millis = isEndless ? Infinity : until.t_s * 1000 - now();
  const soon = millis < 10_000;
  const over = millis <= 0;
  useEffect(() => {
    if (!isEndless && !over) {
      const timer = setInterval(() => tick(n => n + 1), soon ? 100 : 1000);
      return () => clearInterval(timer);
    }
  }, [isEndless, soon, over]);
  if (isEndless) {
    return t('endless');
  }
  return html`<time class="number" dateTime=${new Date(until.t_s * 1000).toISOString()} title=${time(until)}>
    ${over ? t('ending') : left(millis)}
  </time>`;
}

/** A list of facts: [name, value] each; empty values are left out. */
export const Facts = ({ of }) => html`<dl class="facts">
  ${of.filter(([, value]) => value !== undefined && value !== '' && value !== null && value !== false)
    .map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}
</dl>`;

/** A table that becomes blocks where it is narrow, unless it is small. */
export const Table = ({ label, columns, rows, isSmall = false }) => html`<table class=${isSmall && 'small'} aria-label=${label}>
  <thead><tr>${columns.map(column => html`<th key=${column} scope="col">${column}</th>`)}</tr></thead>
  <tbody>${rows.map(({ key, cells }) => html`<tr key=${key}>
    ${cells.map((cell, i) => html`<td key=${i} data-name=${columns[i]}>${cell}</td>`)}
  </tr>`)}</tbody>
</table>`;

// One question at a time is asked in a dialog, and one thing that was done is told.
let show = () => {};

/**
 * Asks before something is changed. `run(values, password)` does it; what goes wrong is said in the dialog, which stays then.
 *
 * `fields` are [{name, label, value, ...attributes}]; `password` is 'change' where a stronger token will do, 'always' where the
 * password itself is shown, or nothing. What `run` gives may name the `next` question.
 */
export const ask = question => show(question);

export function Asking() {
  const [question, setQuestion] = useState(null);
  const [done, setDone] = useState('');
  show = question => {
    setDone('');
    setQuestion(question);
  };
  useEffect(() => {
    const timer = done && setTimeout(() => setDone(''), 5000);
    return () => clearTimeout(timer);
  }, [done]);
  return html`<div role="status">${done && html`<p class="toast">${done}</p>`}</div>
    ${question && html`<${Question} key=${question.title} ...${question} close=${({ said = '', next = null }) => {
      setQuestion(next);
      setDone(next ? '' : said);
    }} />`}`;
}

function Question({ title, text, button, isBad, fields = [], password, run, done, close }) {
  const dialog = useRef();
  const outcome = useRef({});
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const wantsPassword = password === 'always' || (password === 'change' && !mayChange());
  useEffect(() => dialog.current.showModal(), []);
  const submit = async event => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.target));
    setBusy(true);
    setError(null);
    try {
      outcome.current = { said: done ?? t('done'), next: (await run(values, values.password))?.next };
      dialog.current.close();
      nudge();
    } catch (e) {
      setError(e);
      setBusy(false);
    }
  };
  return html`<dialog ref=${dialog} aria-labelledby="question" onClose=${() => close(outcome.current)}>
    <form onSubmit=${submit}>
      <h2 id="question">${title}</h2>
      ${text && html`<p>${text}</p>`}
      ${fields.map(({ label, ...input }) => html`<${Field} key=${input.name} label=${label} ...${input} />`)}
      ${wantsPassword && html`
        <${Field} name="password" type="password" label=${t('password')} required autocomplete="current-password" />
        <p class="quiet">${t(password === 'always' ? 'password.always' : 'password.why')}</p>`}
      ${error && html`<div class="problem bad" role="alert"><${Wrong} error=${error} /></div>`}
      <div class="actions">
        <button class=${isBad ? 'bad' : 'main'} disabled=${busy}>${button}</button>
        <button type="button" onClick=${() => dialog.current.close()}>${t('cancel')}</button>
      </div>
    </form>
  </dialog>`;
}

/** A field starts with its value and then is whoever types's: what is drawn anew leaves it alone. */
export const Field = ({ label, options, value, ...input }) => html`<label><span>${label}</span>
  ${input.rows ? html`<textarea defaultValue=${value} ...${input}></textarea>` : options
    ? html`<select ...${input}>
      ${options.map(([option, text]) => html`
        <option key=${option} value=${option} selected=${option === value}>${text}</option>`)}
    </select>`
    : html`<input defaultValue=${value} ...${input} />`}
</label>`;
