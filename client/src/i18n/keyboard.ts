// The keys of the Israeli standard keyboard, as the server's own search knows them.
const latin = "qwertyuiopasdfghjkl;zxcvbnm,./'";
const hebrew = "/'קראטוןםפשדגכעיחלךףזסבהנמצתץ.,";

/** What was meant by somebody who typed in the other keyboard layout: akuo is שלום, and עם is go. */
export function otherLayout(text: string): string {
  const [from, to] = /[\u05D0-\u05EA]/.test(text) ? [hebrew, latin] : [latin, hebrew];
  return [...text.toLowerCase()]
    .map((letter) => {
      const at = [...from].indexOf(letter);
      return at < 0 ? letter : [...to][at];
    })
    .join('');
}

/** Whether a label holds every word of a text, typed in either layout. */
export function matches(label: string, text: string): boolean {
  const folded = fold(label);
  const holds = (typed: string) =>
    fold(typed)
      .split(' ')
      .every((word) => folded.includes(word));
  return holds(text) || holds(otherLayout(text));
}

// Case, points, accents and quotes do not matter.
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mn}|['"׳״]/gu, '')
    .trim()
    .replace(/\s+/g, ' ');
}
