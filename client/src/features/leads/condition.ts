import type { LeadField } from '@/api/lookups';

/** A filter as it stands in the URL: a test of a field, or conditions of which all or any must hold. */
export interface Condition {
  all?: Condition[];
  any?: Condition[];
  f?: string;
  op?: string;
  v?: string[];
}

/** How the value of a field is chosen. */
export type TestKind =
  | 'status'
  | 'owner'
  | 'source'
  | 'tag'
  | 'option'
  | 'text'
  | 'amount'
  | 'number'
  | 'time'
  | 'flag';

const byField: Record<string, TestKind> = {
  status: 'status',
  owner: 'owner',
  source: 'source',
  tag: 'tag',
  value: 'amount',
  created: 'time',
  contact: 'time',
  next: 'time',
  unread: 'flag',
  name: 'text',
  phone: 'text',
  email: 'text',
  text: 'text',
};

/** The fields that every business has, in the order they are offered. */
export const builtInFields = [
  'status',
  'owner',
  'tag',
  'source',
  'value',
  'next',
  'contact',
  'created',
  'unread',
  'name',
  'phone',
  'email',
  'text',
] as const;

const ownKinds: Record<LeadField['kind'], TestKind> = {
  text: 'text',
  url: 'text',
  phone: 'text',
  number: 'number',
  money: 'amount',
  date: 'time',
  select: 'option',
  multi: 'option',
  checkbox: 'flag',
};

/** The kind of a field by its name in a condition; none for a field that is gone. */
export function testKind(field: string, own: LeadField[]): TestKind | undefined {
  if (!field.startsWith('field.')) return byField[field];
  const found = own.find((f) => `field.${f.key}` === field);
  return found && ownKinds[found.kind];
}

const choice = ['is', 'not', 'set', 'empty'] as const;

const operators = {
  status: ['is', 'not'],
  owner: choice,
  source: ['is', 'not', 'set', 'empty'],
  tag: choice,
  option: choice,
  text: ['has', 'lacks', 'set', 'empty'],
  amount: ['gte', 'lte', 'eq', 'set', 'empty'],
  number: ['gte', 'lte', 'eq', 'set', 'empty'],
  time: ['last', 'next', 'on', 'before', 'after', 'set', 'empty'],
  flag: ['is'],
} as const;

/** What can be asked about a field. */
export type Operator =
  | 'is'
  | 'not'
  | 'set'
  | 'empty'
  | 'has'
  | 'lacks'
  | 'gte'
  | 'lte'
  | 'eq'
  | 'last'
  | 'next'
  | 'on'
  | 'before'
  | 'after'
  | 'overdue';

/** The questions that fit a field. */
export function operatorsOf(field: string, kind: TestKind): readonly Operator[] {
  return field === 'next' ? ['overdue', ...operators.time] : operators[kind];
}

/** Whether a question needs no value. */
export function isAlone(op: string | undefined): boolean {
  return op === 'set' || op === 'empty' || op === 'overdue';
}

/** A new test of a field, with the value that is asked for most. */
export function newTest(field: string, own: LeadField[]): Condition {
  const kind = testKind(field, own) ?? 'text';
  const op = operatorsOf(field, kind)[0]!;
  const first: Partial<Record<TestKind, string>> = { flag: 'true', time: '7' };
  return isAlone(op) ? { f: field, op } : { f: field, op, v: first[kind] ? [first[kind]] : [] };
}

/** A test with another question; a value that does not fit it goes. */
export function withOperator(c: Condition, kind: TestKind, op: string): Condition {
  if (isAlone(op)) return { f: c.f, op };
  const days = (o: string | undefined) => o === 'last' || o === 'next';
  if (kind === 'time' && days(op) !== days(c.op)) return { f: c.f, op, v: days(op) ? ['7'] : [] };
  return { ...c, op, v: c.v ?? [] };
}

/** Whether a test can be asked as it stands. */
export function isWhole(c: Condition): boolean {
  return Boolean(c.f) && (isAlone(c.op) || Boolean(c.v?.some((value) => value.trim() !== '')));
}

/** The whole tests of a filter, without the groups that are left empty; none when nothing is asked. */
export function tidy(c: Condition): Condition | undefined {
  if (c.f) return isWhole(c) ? c : undefined;
  const children = (c.all ?? c.any ?? []).map(tidy).filter((child) => child !== undefined);
  if (children.length === 0) return undefined;
  return c.any ? { any: children } : { all: children };
}

/** Reads the filter of a URL; what is not one is none. */
export function parseFilter(text: string | undefined): Condition | undefined {
  if (!text) return undefined;
  try {
    const c = JSON.parse(text) as Condition;
    if (typeof c !== 'object' || c === null || Array.isArray(c)) return undefined;
    return c.f ? { all: [c] } : Array.isArray(c.all ?? c.any) ? c : undefined;
  } catch {
    return undefined;
  }
}

/** The filter as the URL holds it; none when nothing is asked. */
export function filterText(c: Condition): string | undefined {
  const whole = tidy(c);
  return whole && JSON.stringify(whole);
}

/** How many tests a filter holds. */
export function countTests(c: Condition | undefined): number {
  if (!c) return 0;
  return c.f ? 1 : (c.all ?? c.any ?? []).reduce((n, child) => n + countTests(child), 0);
}
