const key = 'moked.keys';

/** Whether single keys act; people who dictate or lean on the keyboard switch them off. */
export function singleKeysOn(): boolean {
  try {
    return localStorage.getItem(key) !== 'off';
  } catch {
    return true;
  }
}

/** Switches single-key shortcuts on or off. */
export function setSingleKeys(on: boolean): void {
  try {
    localStorage.setItem(key, on ? 'on' : 'off');
  } catch {
    // Storage can be forbidden; single keys then stay on.
  }
}

/** Whether keys typed at this element are text, or belong to a widget of their own. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('[role=dialog],[role=alertdialog],[role=menu],[role=listbox]') !== null
  );
}

let sequenceUntil = 0;

/** Opens the time in which the next key says where to go (G and then a letter). */
export function beginSequence(): void {
  sequenceUntil = Date.now() + 1200;
}

/** Ends that time. */
export function endSequence(): void {
  sequenceUntil = 0;
}

/** Whether the next key belongs to a sequence, and to no shortcut of its own. */
export function inSequence(): boolean {
  return Date.now() < sequenceUntil;
}

/** Whether a press is a single-key shortcut: nothing held, nothing typed, nobody has taken it. */
export function isSingleKey(e: KeyboardEvent): boolean {
  return (
    !e.defaultPrevented && !e.ctrlKey && !e.metaKey && !e.altKey && !isTyping(e.target) && singleKeysOn()
  );
}
