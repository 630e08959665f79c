import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import type { Message } from '../queries';

/** What a colleague noted beside a conversation. */
export type Note = Schema<'Note'>;

/** A colleague who can be named. */
export type Named = Pick<Schema<'TeamMember'>, 'id' | 'name'>;

/** The notes beside a conversation, oldest first. */
export const notesQuery = (leadId: number) =>
  queryOptions({
    queryKey: ['lead', leadId, 'conversation', 'notes'] as const,
    queryFn: async ({ signal }) =>
      (
        await body(
          api.GET('/api/leads/{id}/conversation/notes', { params: { path: { id: leadId } }, signal }),
        )
      ).items,
  });

/** Adds a note, and takes one away. */
export function useNotes(leadId: number) {
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: notesQuery(leadId).queryKey });
  return {
    add: useMutation({
      mutationFn: (note: { text: string; mentions: number[] }) =>
        body(
          api.POST('/api/leads/{id}/conversation/notes', { params: { path: { id: leadId } }, body: note }),
        ),
      meta: { inline: true },
      onSettled,
    }),
    remove: useMutation({
      mutationFn: (id: number) =>
        body(api.DELETE('/api/conversation-notes/{id}', { params: { path: { id } } })),
      onSettled,
    }),
  };
}

/** A message or a note, in the order in which people see them. */
export type Line = { at: string } & ({ message: Message } | { note: Note });

/**
 * Messages and notes by time. Notes from before the first message that is loaded wait until the older
 * messages are, unless there are none.
 */
export function lines(messages: readonly Message[], notes: readonly Note[], more: boolean): Line[] {
  const from = more ? messages[0]?.at : undefined;
  const all: Line[] = messages.map((message) => ({ at: message.at, message }));
  for (const note of notes)
    if (!from || Date.parse(note.at) >= Date.parse(from)) all.push({ at: note.at, note });
  return all.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** What is being typed after an @ at the end of a text; null when no name is. */
export function naming(text: string): string | null {
  return /(?:^|\s)@([^@\n]{0,40})$/.exec(text)?.[1] ?? null;
}

/** The text with the name in place of what was typed of it. */
export function withName(text: string, name: string): string {
  return text.replace(/@[^@\n]{0,40}$/, `@${name} `);
}

/** The colleagues whose names stand after an @ in a text; of two names that begin alike, the longer. */
export function named(text: string, people: readonly Named[]): number[] {
  let rest = text;
  const found: number[] = [];
  for (const person of people.toSorted((a, b) => b.name.length - a.name.length)) {
    if (!person.name || !rest.includes(`@${person.name}`)) continue;
    found.push(person.id);
    rest = rest.replaceAll(`@${person.name}`, '');
  }
  return found;
}
