// Money pots with their running totals.
import { change, read, tagOf } from '../api.js';
import { Timeline, useHistory } from '../history.js';
import { amount, t } from '../i18n.js';
import { useLive } from '../live.js';
import { hrefOf } from '../route.js';
import { html, ask, Empty, Heading, Live, Name, Remove } from '../ui.js';

const MOST = 1024;

const Totals = ({ of, isBig }) => html`<div class=${isBig ? 'big number' : 'number'}>
  ${of.length === 0 ? t('pot.empty') : of.map(total => html`<div key=${total}>${amount(total)}</div>`)}
</div>`;

export function Pots() {
  const state = useLive(signal => read(`private/pots?limit=${-MOST}`, { signal }), [], 2000, true);
  return html`<${Heading} text=${t('pots')} />
    <${Live} state=${state}>${({ pots }) => html`
      ${pots.length === 0 && html`<${Empty} text=${t('pots.empty')} />`}
      ${pots.length === MOST && html`<p class="problem">${t('pots.some', { count: MOST })}</p>`}
      <div class="cards">${pots.map(pot => html`<section class="card" key=${pot.pot_serial}>
        <h2><a href=${hrefOf('pots', String(pot.pot_serial))}><${Name} text=${pot.pot_name} /></a></h2>
        <${Totals} of=${pot.pot_totals} />
      </section>`)}</div>`}<//>`;
}

export function Pot({ id }) {
  const path = `private/pots/${encodeURIComponent(id)}`;
  const state = useLive(signal => read(path, { signal }), [id], 1500, true);
  const history = useHistory(path);
  return html`<p><a href="#/pots">${t('back', { to: t('pots') })}</a></p>
    <${Heading} text=${t('pot')} of=${state.data?.pot_name} />
    <${Live} state=${state}>${pot => html`<section class="card">
      <${Totals} of=${pot.pot_totals} isBig />
      <p class="quiet"><${Name} text=${pot.description} /></p>
      ${pot.pot_totals.length > 0 && html`<div class="actions">
        <${Remove} text=${t('pot.clear')} onClick=${() => clear(pot, path)} />
      </div>`}
    </section>`}<//>
    ${history.error?.status !== 404 && html`<${Timeline} label=${t('history')} state=${history} say=${say} />`}`;
}

/** What came in, and what was in the pot then. */
const say = ({ type, amount: paid, after }) => html`
  ${type === 'PotCredited' && html`<b class="number">+${amount(paid)}</b> `}
  ${after && html`<span class="quiet">${t('pot.then')}</span> ${after.totals.length === 0 ? t('pot.empty')
    : html`<span class="number">${after.totals.map(amount).join(', ')}</span>`}`}`;

/** Sets a pot to nothing, if it has exactly what was seen: what is paid meanwhile is not lost from sight. */
function clear(pot, path) {
  const tag = tagOf(path);
  ask({
    title: t('pot.clear.title'), isBad: true, button: t('pot.clear'), password: 'change',
    text: t('pot.clear.text', { totals: pot.pot_totals.map(amount).join(', ') }),
    run: (_, password) => change('PATCH', path, {
      password,
      headers: tag && { 'If-Match': tag },
      body: { pot_name: pot.pot_name, description: pot.description, expected_pot_totals: pot.pot_totals, new_pot_totals: [] },
    }),
  });
}
