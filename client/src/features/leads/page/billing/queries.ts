import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

/** A lead's balance, documents and payments. */
export type OfLead = Schema<'OfLead'>;

/** A whole document. */
export type Document = Schema<'BillingDocument'>;

/** Money that came. */
export type Payment = Schema<'Payment'>;

/** What was asked of a provider. */
export type Order = Schema<'Order'>;

/** What a person writes of a document. */
export type Draft = Schema<'DocumentDraft'>;

/** The ways to pay. */
export const methods = ['transfer', 'bit', 'card', 'cash', 'cheque', 'other'] as const;

/** What a lead owes, and what makes it so. */
export function ofLeadQuery(id: number) {
  return queryOptions({
    queryKey: ['billing', 'lead', id] as const,
    queryFn: ({ signal }) => body(api.GET('/api/leads/{id}/billing', { params: { path: { id } }, signal })),
  });
}

/** A whole document. */
export function documentQuery(id: number) {
  return queryOptions({
    queryKey: ['billing', 'document', id] as const,
    queryFn: ({ signal }) =>
      body(api.GET('/api/billing/documents/{id}', { params: { path: { id } }, signal })),
  });
}
