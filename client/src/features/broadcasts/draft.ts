import { type CalendarDate, type Time, toCalendarDateTime, toZoned } from '@internationalized/date';
import type { Schema } from '@/api/client';
import type { Draft, Sendable } from './queries';

/** What the form holds. */
export interface Form {
  name: string;
  template?: Sendable;
  values: Record<string, string>;
  segment: string;
  closedToo: boolean;
  from: string;
  to: string;
  perMinute: string;
  onRest: boolean;
  later: boolean;
  date: CalendarDate | null;
  time: Time | null;
}

/** The whole of the leads, among the segments. */
export const everybody = 'all';

/** The form as it begins. */
export const emptyForm: Form = {
  name: '',
  values: {},
  segment: everybody,
  closedToo: false,
  from: '480',
  to: '1260',
  perMinute: '20',
  onRest: false,
  later: false,
  date: null,
  time: null,
};

// Time to take back what was sent at once.
const grace = 10_000;

/** The form as it is sent. Without a template it is not complete, and its forecast is not asked for. */
export function draftOf(form: Form, views: readonly Schema<'LeadsView'>[], zone: string): Draft {
  const view = views.find((v) => String(v.id) === form.segment);
  const { q, owner, source, tag, filter } = view?.looks ?? {};
  const values = Object.fromEntries(Object.entries(form.values).filter(([, value]) => value.trim()));
  return {
    name: form.name.trim() || undefined,
    template_id: form.template?.id ?? 0,
    values,
    audience: { q, owner_id: owner, source, tag, filter },
    segment: view?.name,
    closed_too: form.closedToo,
    from_minute: Number(form.from),
    to_minute: Number(form.to),
    per_minute: Number(form.perMinute),
    on_rest: form.onRest,
    start_at: form.later ? startOf(form, zone) : undefined,
  };
}

function startOf({ date, time }: Form, zone: string): string | undefined {
  return date && time ? toZoned(toCalendarDateTime(date, time), zone).toDate().toISOString() : undefined;
}

/** The draft as it goes out: what is meant at once waits a moment in which it can be taken back. */
export function sentDraft(draft: Draft, now = Date.now()): Draft {
  return draft.start_at ? draft : { ...draft, start_at: new Date(now + grace).toISOString() };
}

/** The slots that nothing fills by itself and nobody has filled. */
export function missing(form: Form): string[] {
  return (form.template?.slots ?? [])
    .filter((slot) => !slot.auto && !form.values[slot.key]?.trim())
    .map((slot) => slot.key);
}

/** The hours of a day as choices, between two minutes. */
export function hours(from: number, to: number): { value: string; label: string }[] {
  const all = [];
  for (let minute = from; minute <= to; minute += 60) {
    all.push({ value: String(minute), label: `${String(minute / 60).padStart(2, '0')}:00` });
  }
  return all;
}
