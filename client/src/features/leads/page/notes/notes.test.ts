import { expect, test } from 'vitest';
import type { Message } from '../queries';
import { lines, type Note, named, naming, withName } from './queries';

const message = (id: number, at: string) => ({ id, at }) as Message;
const note = (id: number, at: string) => ({ id, at }) as Note;

test('notes stand among the messages by time, and wait for older pages', () => {
  const messages = [message(1, '2026-11-24T10:00:00.000Z'), message(2, '2026-11-24T12:00:00.000Z')];
  const notes = [note(8, '2026-11-24T09:00:00.000Z'), note(9, '2026-11-24T11:00:00.000Z')];
  const ids = (more: boolean) =>
    lines(messages, notes, more).map((line) => ('note' in line ? `n${line.note.id}` : line.message.id));
  expect(ids(false)).toEqual(['n8', 1, 'n9', 2]);
  expect(ids(true)).toEqual([1, 'n9', 2]);
});

test('a name is being typed after an @', () => {
  expect(naming('@')).toBe('');
  expect(naming('תשאל את @דנ')).toBe('דנ');
  expect(naming('dana@example')).toBeNull();
  expect(naming('שלום')).toBeNull();
  expect(withName('תשאל את @דנ', 'דנה לוי')).toBe('תשאל את @דנה לוי ');
});

test('people are named by their whole names', () => {
  const people = [
    { id: 1, name: 'דנה' },
    { id: 2, name: 'דנה לוי' },
    { id: 3, name: 'יוסי' },
  ];
  expect(named('@דנה לוי מה דעתך', people)).toEqual([2]);
  expect(named('@דנה לוי ו@דנה', people).toSorted()).toEqual([1, 2]);
  expect(named('דנה, יוסי', people)).toEqual([]);
});
