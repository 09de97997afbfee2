// Commands for people to copy into a shell.

/** Whatever a text has in it stays one word of a command, and nothing in it is unseen. */
export function quoted(text) {
  if (/^[\w.:\/][\w.:\/-]*$/.test(text)) {
    return text;
  }
  const code = char => `\\U${char.codePointAt().toString(16).padStart(8, '0')}`;
  return /\p{C}/u.test(text)
    ? `$'${text.replace(/[\\']/g, '\\$&').replace(/\p{C}/gu, code)}'`
    : `'${text.replaceAll("'", "'\\''")}'`;
}
