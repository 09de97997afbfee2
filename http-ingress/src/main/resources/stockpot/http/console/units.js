// What products are counted in, as people call it.
import { read } from './api.js';
import { language, t } from './i18n.js';
import { useLive } from './live.js';

/** A function from a product's unit to its short name. */
export function useUnits() {
  const { data } = useLive(signal => read('private/units', { signal }), [], 300_000);
  const units = new Map(data?.units.map(unit => [unit.unit, unit]));
  return name => {
    const unit = units.get(name);
    const own = unit?.unit_name_short_i18n?.[language] ?? unit?.unit_name_short ?? name;
    return name === 'Piece' ? t('piece') : own;
  };
}
