import { CalendarDate, Time } from '@internationalized/date';
import { expect, test } from 'vitest';
import type { Schema } from '@/api/client';
import { draftOf, emptyForm, everybody, hours, missing, sentDraft } from './draft';

const template = {
  id: 7,
  name: 'offer',
  language: 'he',
  marketing: true,
  text: '',
  slots: [
    { key: 'body.name', label: 'דנה', auto: true },
    { key: 'body.sum', label: '100', auto: false },
  ],
};
const view = {
  id: 3,
  name: 'חמים',
  looks: { layout: 'list', q: 'x', owner: 'me', filter: '{}' },
} as Schema<'LeadsView'>;

test('a view becomes the audience, with its name', () => {
  const draft = draftOf({ ...emptyForm, template, segment: '3' }, [view], 'Asia/Jerusalem');
  expect(draft.audience).toEqual({ q: 'x', owner_id: 'me', filter: '{}', source: undefined, tag: undefined });
  expect(draft.segment).toBe('חמים');
  expect(draftOf({ ...emptyForm, template, segment: everybody }, [view], 'UTC').segment).toBeUndefined();
});

test('a time is read on the clock of the business', () => {
  const form = {
    ...emptyForm,
    template,
    later: true,
    date: new CalendarDate(2026, 11, 25),
    time: new Time(9),
  };
  expect(draftOf(form, [], 'Asia/Jerusalem').start_at).toBe('2026-11-25T07:00:00.000Z');
  expect(draftOf({ ...form, time: null }, [], 'Asia/Jerusalem').start_at).toBeUndefined();
});

test('what goes out at once can be taken back for a moment', () => {
  const draft = draftOf({ ...emptyForm, template }, [], 'UTC');
  expect(sentDraft(draft, 0).start_at).toBe('1970-01-01T00:00:10.000Z');
  expect(sentDraft({ ...draft, start_at: 'x' }, 0).start_at).toBe('x');
});

test('a slot that nothing fills by itself is missing until it is filled', () => {
  expect(missing({ ...emptyForm, template })).toEqual(['body.sum']);
  expect(missing({ ...emptyForm, template, values: { 'body.sum': ' 5 ' } })).toEqual([]);
});

test('hours stand between their bounds', () => {
  expect(hours(480, 600).map((h) => h.label)).toEqual(['08:00', '09:00', '10:00']);
});
