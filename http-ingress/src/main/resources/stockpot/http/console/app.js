// The frame: who is logged in, which page is shown, language and light.
import { render } from './vendor/preact.js';
import { useEffect, useState } from './vendor/hooks.js';
import { current, endChange, logIn, logOut, mayChange, onSession } from './api.js';
import { LANGUAGES, language, speak, t } from './i18n.js';
import { html, Asking, Empty, Field, Heading, Name, Wrong } from './ui.js';
import { Access } from './pages/access.js';
import { Health } from './pages/health.js';
import { Ledger, ProductLedger } from './pages/ledger.js';
import { Order, Orders } from './pages/orders.js';
import { Pot, Pots } from './pages/pots.js';
import { Product } from './pages/product.js';
import { Reservations } from './pages/reservations.js';
import { Stock } from './pages/stock.js';
import { Template, Templates } from './pages/templates.js';
import { Webhook, Webhooks } from './pages/webhooks.js';
import { useRoute } from './route.js';

/** By the first word of the address: the page, that of one thing, and whether it is in the menu. */
const PAGES = {
  stock: [Stock, Product],
  ledger: [Ledger, ProductLedger],
  orders: [Orders, Order],
  reservations: [Reservations, Reservations],
  pots: [Pots, Pot],
  templates: [Templates, Template],
  webhooks: [Webhooks, Webhook],
  access: [Access],
  health: [Health],
};

function Login({ ended }) {
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const submit = async event => {
    event.preventDefault();
    const { instance, password } = Object.fromEntries(new FormData(event.target));
    setBusy(true);
    setError(null);
    try {
      await logIn(instance.trim(), password);
    } catch (e) {
      setError(e);
      setBusy(false);
    }
  };
  return html`<form class="card login" onSubmit=${submit}>
    <${Heading} text=${t('login.title')} />
    <p class="quiet">${t(ended ? 'login.ended' : 'login.text')}</p>
    <${Field} name="instance" label=${t('instance')} value="admin" required autocomplete="username" spellcheck=${false} />
    <${Field} name="password" label=${t('password')} type="password" required autocomplete="current-password" />
    ${error && html`<div class="problem bad" role="alert"><${Wrong} error=${error} /></div>`}
    <button class="main" disabled=${busy}>${t('login')}</button>
  </form>`;
}

/** Says that changes can be made without the password for some minutes, and ends that. */
function Changing() {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick(n => n + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return mayChange() && html`<button onClick=${() => { endChange(); tick(n => n + 1); }}>${t('change.end')}</button>`;
}

function Frame({ session, page, children, speakIn }) {
  const [isOpen, setOpen] = useState(false);
  const [scheme, setScheme] = useState(document.documentElement.dataset.scheme ?? '');
  const paint = event => {
    setScheme(event.target.value);
    document.documentElement.dataset.scheme = event.target.value;
  };
  const skip = event => {
    event.preventDefault();
    document.querySelector('h1').focus();
  };
  return html`<a class="skip" href="#main" onClick=${skip}>${t('skip')}</a>
    <header class=${isOpen ? 'open' : ''}>
      <div class="brand"><img src="icon.svg" alt="" />stockpot</div>
      <button class="menu" aria-expanded=${isOpen} aria-controls="menu" onClick=${() => setOpen(!isOpen)}>${t('menu')}</button>
      <nav id="menu" aria-label=${t('menu')}>
        ${session && Object.keys(PAGES).map(name => html`<a key=${name} href=${`#/${name}`} onClick=${() => setOpen(false)}
          aria-current=${page === name ? 'page' : undefined}>${t(name)}</a>`)}
      </nav>
      <div class="tools">
        ${session && html`<${Changing} /><${Name} text=${session.instance} /><button onClick=${logOut}>${t('logout')}</button>`}
        <select aria-label=${t('language')} value=${language} onChange=${event => speakIn(event.target.value)}>
          ${Object.entries(LANGUAGES).map(([tag, name]) => html`<option key=${tag} value=${tag} lang=${tag}>${name}</option>`)}
        </select>
        <select aria-label=${t('scheme')} value=${scheme} onChange=${paint}>
          ${['', 'light', 'dark'].map(value => html`
            <option key=${value} value=${value}>${t(`scheme.${value || 'auto'}`)}</option>`)}
        </select>
      </div>
    </header>
    <main id="main">${children}</main>
    <${Asking} />`;
}

function App() {
  const [tongue, setTongue] = useState(language);
  const [{ session, ended }, setSession] = useState({ session: current(), ended: false });
  const { path, query } = useRoute();
  useEffect(() => {
    const changed = before => ({ session: current(), ended: Boolean(before.session && !current()) });
    return onSession(() => setSession(changed));
  }, []);
  const [name, id] = path;
  const [Many, One] = Object.hasOwn(PAGES, name) ? PAGES[name] : [];
  const Page = id === undefined ? Many : One;
  const speakIn = next => {
    speak(next);
    setTongue(next);
  };
  const content = !session ? html`<${Login} ended=${ended} />`
    : Page ? html`<${Page} key=${path.join('/')} id=${id} query=${query} />`
    : html`<${Heading} text=${t('wrong.page')} /><${Empty} text=${t('wrong.page')} />`;
  return html`<${Frame} key=${tongue} session=${session} page=${name} speakIn=${speakIn}>${content}<//>`;
}

render(html`<${App} />`, document.getElementById('app'));
