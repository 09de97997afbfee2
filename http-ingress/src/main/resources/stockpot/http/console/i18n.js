// Texts, numbers, sums and times in the language of whoever looks.
import { TEXTS } from './texts.js';

export const LANGUAGES = { en: 'English', de: 'Deutsch' };
const ORDER = Object.keys(LANGUAGES);

export let language = (navigator.languages ?? []).map(tag => tag.slice(0, 2)).find(tag => tag in LANGUAGES) ?? 'en';
document.documentElement.lang = language;

export function speak(next) {
  language = next;
  document.documentElement.lang = next;
}

/** The text of that name, with `{word}` replaced. */
export function t(name, values = {}) {
  const text = TEXTS[name]?.[ORDER.indexOf(language)];
  if (text === undefined) {
    console.error(`there is no text ${name}`);
    return name;
  }
  return text.replace(/\{(\w+)\}/g, (_, word) => values[word]);
}

export const knows = name => Object.hasOwn(TEXTS, name);

/** A decimal number as the API writes it, to the last digit. */
export const number = text => new Intl.NumberFormat(language, { maximumFractionDigits: 6 }).format(text);

/** The same as a difference. */
export function signed(text) {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 6, signDisplay: 'exceptZero' }).format(text);
}

/** A quantity that may have no limit. */
export const total = text => (text === '-1' ? '∞' : number(text));

/** A sum such as `EUR:12.5`. */
export function amount(text) {
  const [currency, value] = text.split(':');
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 8 };
  return /^[A-Z]{3}$/.test(currency)
    ? new Intl.NumberFormat(language, { style: 'currency', currency, ...digits }).format(value)
    : `${new Intl.NumberFormat(language, digits).format(value)}\u00a0${currency}`;
}

/** A point in time of the API, `{t_s}`; today's without the day. */
export function time(point) {
  if (typeof point?.t_s !== 'number') {
    return t('never');
  }
  const date = new Date(point.t_s * 1000);
  const isToday = date.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(language, { dateStyle: isToday ? undefined : 'medium', timeStyle: 'medium' }).format(date);
}

export const axisNumber = value => new Intl.NumberFormat(language, { notation: 'compact' }).format(value);

/** A function that writes seconds since 1970 as precisely as an axis of so many seconds needs it. */
export function axisTime(range) {
  const clock = { hour: '2-digit', minute: '2-digit', ...(range < 600 && { second: '2-digit' }) };
  const day = { day: 'numeric', month: 'short' };
  const format = new Intl.DateTimeFormat(language, range < 86400 ? clock : range < 7 * 86400 ? { ...day, ...clock } : day);
  return seconds => format.format(seconds * 1000);
}

/** How long something still is: with tenths of a second at the end, since locks end to the millisecond. */
export function left(millis) {
  const seconds = Math.max(0, millis) / 1000;
  const two = n => String(Math.floor(n)).padStart(2, '0');
  if (seconds < 10) {
    return `${new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(seconds)} s`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  }
  return seconds < 86400
    ? `${Math.floor(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`
    : `${Math.floor(seconds / 86400)} ${t('days')} ${Math.floor((seconds / 3600) % 24)} ${t('hours')}`;
}
