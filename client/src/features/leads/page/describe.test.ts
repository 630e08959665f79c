import { describe, expect, it } from 'vitest';
import { describe as inWords } from './describe';
import type { Entry } from './queries';

const entry = (kind: string, data: unknown = {}): Entry => ({
  id: 1,
  kind,
  entity: 'lead',
  entity_id: 1,
  actor: { kind: 'user', name: 'x' },
  data,
  at: '2026-11-24T08:00:00Z',
});

describe('events in words', () => {
  it('tell a move to another stage from a move within it', () => {
    expect(inWords(entry('lead.moved', { from: 'new', to: 'won', to_label: 'זכייה' }))?.title).toContain(
      'זכייה',
    );
    expect(inWords(entry('lead.moved', { from: 'new', to: 'new' }))?.title).not.toContain('new');
  });
  it('show of deliveries only the failures', () => {
    expect(inWords(entry('message.status', { status: 'read' }))).toBeNull();
    expect(inWords(entry('message.status', { status: 'failed' }))?.tone).toBe('rose');
  });
  it('show an event of a kind that is not known yet', () => {
    expect(inWords(entry('quote.sent'))?.detail).toBe('quote.sent');
  });
  it('say what was changed, in words and not in ids', () => {
    const changes = [
      { field: 'value_agorot', from: 50000, to: 80000 },
      { field: 'owner_id', from: null, to: 7 },
      { field: 'tags', from: [], to: ['a', 'b'] },
      { field: 'notes' },
      { field: 'unheard_of', from: 1, to: 2 },
    ];
    const detail = inWords(entry('lead.updated', { changes }), new Map([[7, 'Dana']]))?.detail?.split('\n');
    expect(detail).toHaveLength(4);
    expect(detail?.[0]).toContain('800');
    expect(detail?.[1]).toMatch(/→ Dana$/);
    expect(detail?.[2]).toMatch(/a, b$/);
  });
  it('carry the words of a message', () => {
    expect(inWords({ ...entry('message.received'), text: 'hello' })?.detail).toBe('hello');
  });
  it('survive data that is not what it should be', () => {
    for (const kind of [
      'call.ended',
      'reminder.created',
      'note.added',
      'lead.moved',
      'lead.updated',
      'agent.tool',
    ]) {
      for (const data of [null, 'x', [], { duration_s: 'x', due_at: 5, changes: [null, 5, {}] }]) {
        expect(inWords(entry(kind, data))?.title).toBeTruthy();
      }
    }
  });
});
