import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

/** What a lead has said about being written to. */
export type Ledger = Schema<'Ledger'>;

/** One row of it. */
export type Statement = Schema<'Statement'>;

/** The ledger of a lead, the latest first. */
export function ledgerQuery(leadId: number) {
  return queryOptions({
    queryKey: ['lead', leadId, 'consents'] as const,
    queryFn: ({ signal }) =>
      body(api.GET('/api/leads/{id}/consents', { params: { path: { id: leadId } }, signal })),
  });
}
