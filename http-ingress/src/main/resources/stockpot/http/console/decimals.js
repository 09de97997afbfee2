// Decimal numbers as the API writes them, to the last of their six digits.
function millionths(text) {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(6, '0'));
}

function written(millionths) {
  const digits = String(millionths < 0n ? -millionths : millionths).padStart(7, '0');
  return `${millionths < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, '');
}

export const plus = (one, other) => written(millionths(one) + millionths(other));
export const minus = (one, other) => written(millionths(one) - millionths(other));
