// Who may do what: the tokens of this instance; and for the admin, the instances.
import { useState } from '../vendor/hooks.js';
import { change, current, read, request } from '../api.js';
import { number, t, time } from '../i18n.js';
import { useLive } from '../live.js';
import { html, ask, Code, Empty, Facts, Heading, Live, Name, Remove, Table } from '../ui.js';

const MOST = 1024;
const SCOPES = ['readonly', 'order-simple', 'order-pos', 'order-mgmt', 'order-full', 'all'];
const ID = '[A-Za-z0-9][A-Za-z0-9_.@\\-]*';
const HOUR = 3600e6;
const DURATIONS = { hour: HOUR, day: 24 * HOUR, month: 30 * 24 * HOUR, year: 365 * 24 * HOUR, forever: 'forever' };

export function Access() {
  const { instance } = current();
  const own = useLive(signal => read('private', { signal }), [], 10_000);
  return html`<${Heading} text=${t('access')} />
    <${Live} state=${own}>${settings => html`<section class="card">
      <h2><${Name} text=${settings.name} /></h2>
      <${Facts} of=${[
        [t('instance'), html`<${Code} text=${instance} />`],
        [t('access.used'), t('access.used.of', { used: size(settings.used_bytes), quota: size(settings.quota_bytes) })],
        [t('access.email'), settings.email && html`<${Name} text=${settings.email} />`],
        [t('access.website'), settings.website && html`<${Name} text=${settings.website} />`],
      ]} />
    </section>`}<//>
    <${Tokens} />
    ${instance === 'admin' && html`<${Instances} />`}`;
}

function size(bytes) {
  const [unit, shift] = bytes < 2 ** 20 ? ['KiB', 10] : ['MiB', 20];
  return `${number((bytes / 2 ** shift).toFixed(1))} ${unit}`;
}

function Tokens() {
  const state = useLive(signal => read(`private/tokens?limit=${-MOST}`, { signal }), [], 3000);
  return html`<section class="card">
    <div class="top"><h2>${t('tokens')}</h2><button onClick=${issue}>${t('token.issue')}</button></div>
    <${Live} state=${state}>${({ tokens }) => html`<${Table} label=${t('tokens')}
      columns=${[t('token'), t('token.scope'), t('token.made'), t('token.ends'), t('change')]}
      rows=${tokens.map(({ serial, description, scope, creation_time: made, expiration }) => ({
        key: serial,
        cells: [
          html`<span>${number(serial)} <${Name} text=${description ?? ''} /></span>`,
          html`<${Code} text=${scope} />`,
          time(made),
          time(expiration),
          html`<${Remove} text=${t('token.end')} of=${t('token.end.of', { serial })} onClick=${() => end(serial)} />`,
        ],
      }))} />`}<//>
  </section>`;
}

function end(serial) {
  ask({
    title: t('token.end.of', { serial }), text: t('token.end.text'), isBad: true, button: t('token.end'), password: 'change',
    run: (_, password) => change('DELETE', `private/tokens/${serial}`, { password }),
  });
}

/** The new token is shown once, in the next dialog: the node has only its hash. */
function issue() {
  ask({
    title: t('token.issue'), button: t('token.issue'), password: 'always',
    fields: [
      { name: 'scope', label: t('token.scope'), options: SCOPES.map(scope => [scope, t(`scope.${scope}`)]) },
      { name: 'duration', label: t('token.for'), options: Object.keys(DURATIONS).map(name => [name, t(`token.${name}`)]) },
      { name: 'description', label: t('token.what'), maxlength: 200, autocomplete: 'off' },
    ],
    run: async ({ scope, duration, description }, password) => {
      const { access_token: token } = await request('POST', 'private/token', {
        password, body: { scope, description, duration: { d_us: DURATIONS[duration] } },
      });
      return {
        next: {
          title: t('token.issued'),
          text: html`${t('token.issued.text')} <${Code} text=${token} />`,
          button: t('token.kept'),
          run: () => {},
        },
      };
    },
  });
}

/** Only a strong token may list the instances, so the list is not looked at by itself. */
function Instances() {
  const [instances, setInstances] = useState(null);
  const load = async (_, password) => {
    setInstances((await change('GET', 'management/instances', { own: false, password })).instances);
  };
  const then = (method, path, body) => async (values, password) => {
    await change(method, `management/instances${path}`, { own: false, password, body: body?.(values) });
    await load(values, password);
  };
  const show = () => ask({ title: t('instances'), button: t('instances.show'), password: 'change', run: load });
  const open = () => ask({
    title: t('instances.open'), button: t('instances.open'), password: 'change',
    fields: [
      { name: 'id', label: t('instance'), required: true, pattern: ID, maxlength: 64, autocomplete: 'off' },
      { name: 'name', label: t('instances.name'), required: true, autocomplete: 'off' },
      {
        name: 'secret', label: t('instances.password'), type: 'password', required: true, minlength: 8,
        autocomplete: 'new-password',
      },
    ],
    run: then('POST', '', ({ id, name, secret }) => ({
      id, name, address: {}, jurisdiction: {}, use_stefan: true, default_pay_delay: { d_us: 24 * HOUR },
      default_wire_transfer_delay: { d_us: 24 * HOUR }, auth: { method: 'token', password: secret },
    })),
  });
  const close = id => ask({
    title: t('instances.close.of', { id }), text: t('instances.close.text'), isBad: true,
    button: t('instances.close'), password: 'change',
    run: then('DELETE', `/${encodeURIComponent(id)}`),
  });
  return html`<section class="card">
    <div class="top"><h2>${t('instances')}</h2>
      <span>
        <button onClick=${show}>${t('instances.show')}</button> <button onClick=${open}>${t('instances.open')}</button>
      </span>
    </div>
    ${instances === null ? html`<${Empty} text=${t('instances.hidden')} />` : html`<${Table} label=${t('instances')}
      columns=${[t('instance'), t('instances.name'), t('state'), t('change')]}
      rows=${instances.map(({ id, name, deleted }) => ({
        key: id,
        cells: [
          html`<${Code} text=${id} />`,
          html`<${Name} text=${name} />`,
          html`<span class=${deleted ? 'badge' : 'badge good'}>${t(deleted ? 'instances.closed' : 'instances.opened')}</span>`,
          !deleted && id !== 'admin' && html`
            <${Remove} text=${t('instances.close')} of=${t('instances.close.of', { id })} onClick=${() => close(id)} />`,
        ],
      }))} />`}
  </section>`;
}
