import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followLive } from '@/api/live';
import type { Me } from '@/api/session';
import { applyLeadEvent } from '@/features/leads/live';

// Which lists an event of this family makes stale, beside the lead that it is about.
const stale: Record<string, string[]> = {
  lead: ['home'],
  message: ['inbox', 'home'],
  conversation: ['inbox', 'home'],
  call: ['calls', 'home'],
  reply: ['replies'],
  import: ['imports', 'leads', 'home'],
  reminder: ['tasks', 'task-counts', 'home'],
  task: ['tasks', 'task-counts', 'home'],
  notification: ['notifications'],
  bill: ['billing'],
  payment: ['billing'],
  billing: ['billing'],
  broadcast: ['broadcasts'],
  status: ['statuses', 'leads'],
  field: ['fields'],
  view: ['views'],
  tags: ['tags'],
  user: ['users', 'team'],
  access: ['me', 'access', 'teams', 'users', 'leads', 'lead', 'home', 'inbox', 'calls', 'tasks'],
  channel: ['channels'],
  template: ['templates', 'broadcasts'],
  intake: ['intake'],
  prompts: ['prompts'],
  ai: ['prompts', 'inbox'],
  business: ['me', 'business', 'home'],
};

/** Keeps what the page shows current with what happens in the business. */
export function useLiveUpdates(me: Me): void {
  const client = useQueryClient();
  const business = me.business?.id;
  useEffect(() => {
    if (!business) return;
    return followLive({
      onEvent: (event) => {
        // An import tells of its progress itself; each of its leads by itself would be a flood.
        if (event.kind === 'lead.imported') return;
        applyLeadEvent(client, event);
        if (event.kind === 'conversation.writing') return;
        for (const key of stale[event.kind.split('.')[0] ?? ''] ?? []) {
          void client.invalidateQueries({ queryKey: [key] });
        }
      },
      onGap: () => void client.invalidateQueries(),
    });
  }, [client, business]);
}
