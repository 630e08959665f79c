import type { Budget } from './queries';

// The server's own figure for a Hebrew letter, where no saved text tells what this one is like.
const tokensPerCharacter = 0.6;

/**
 * What a draft will use, in the measure of the text that the server counted: it alone knows the
 * models' budgets, and has the last word when the draft is saved.
 */
export function estimate(budget: Budget, saved: string, draft: string): number {
  const ratio = saved.length > 40 ? budget.used / saved.length : tokensPerCharacter;
  return Math.ceil(draft.length * ratio);
}
