import { useState } from 'react';
import { type Prompts, type TextName, texts } from './queries';
import type { Texts } from './useSavePrompts';

type Draft = Partial<Texts> & { base: number };

/**
 * What is being written over the saved texts. Only touched texts are kept, so that a colleague's
 * change of the other one shows at once and is not undone by the next save.
 */
export function useDraft(saved: Prompts) {
  const [draft, setDraft] = useState<Draft>();
  const shown: Texts = {
    calls_prompt: draft?.calls_prompt ?? saved.calls_prompt,
    whatsapp_prompt: draft?.whatsapp_prompt ?? saved.whatsapp_prompt,
  };
  const dirty = texts.some((name) => shown[name] !== saved[name]);
  return {
    shown,
    dirty,
    /** Another version was saved since the writing began. */
    outdated: dirty && draft !== undefined && draft.base !== saved.version,
    change: (name: TextName, value: string) =>
      setDraft((old) => ({ ...(dirty && old ? old : { base: saved.version }), [name]: value })),
    discard: () => setDraft(undefined),
    /** Forgets what was saved; what was typed on meanwhile stays. */
    forget: (sent: Texts, version: number) =>
      setDraft((old) => {
        if (!old) return old;
        const left = texts.filter((name) => old[name] !== undefined && old[name] !== sent[name]);
        if (left.length === 0) return undefined;
        return { base: version, ...Object.fromEntries(left.map((name) => [name, old[name]])) };
      }),
  };
}
