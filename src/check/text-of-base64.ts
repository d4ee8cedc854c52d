/** The text that a word in base64 stands for. */

/** Line breaks and what people write; what has other characters is a key, an image or an archive. */
const written = /^[\t\n\r\x20-\x7e\x80-\xff]+$/;

/** Undefined where it stands for no text. */
export function textOfBase64(word: string): string | undefined {
  const whole = word.slice(0, word.length - (word.replace(/=+$/, '').length % 4 === 1 ? 1 : 0));
  if (!written.test(decoded(whole.slice(0, 24)) ?? '')) return undefined;
  const text = decoded(whole);
  return text !== undefined && written.test(text) ? text : undefined;
}

function decoded(word: string): string | undefined {
  try {
    return atob(word);
  } catch {
    return undefined;
  }
}
