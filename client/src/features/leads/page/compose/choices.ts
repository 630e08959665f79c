import type { Schema } from '@/api/client';

/** The most answers that a list holds. */
export const maxOptions = 10;

const asButtons = 3;

/** How long an answer may be: buttons are shorter than lines of a list. */
export function optionLimit(titles: string[]): number {
  return titles.length > asButtons ? 24 : 20;
}

/**
 * Answers to tap, of what was typed; none when there is nothing, or two are the same. More than three
 * are a list behind a button that is called open.
 */
export function choicesOf(titles: string[], open: string): Schema<'WhatsappChoices'> | undefined {
  const kept = titles.map((title) => title.trim()).filter(Boolean);
  const limit = optionLimit(kept);
  if (kept.length === 0 || new Set(kept).size !== kept.length || kept.some((title) => title.length > limit))
    return undefined;
  const options = kept.map((title, i) => ({ id: `option_${i + 1}`, title }));
  return kept.length > asButtons ? { button: open, options } : { options };
}
