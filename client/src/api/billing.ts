import { queryOptions } from '@tanstack/react-query';
import type { MessageKey } from '@/i18n';
import type { Tone } from '@/ui/Chip';
import { api, body, type Schema } from './client';

/** A document as lists show it. */
export type DocumentSummary = Schema<'BillingSummary'>;

/** What stands on the business's documents. */
export type BillingSettings = Schema<'BillingSettingsView'>;

/** Something of the catalogue. */
export type Item = Schema<'CatalogueItem'>;

/** What stands on the business's documents, and today's rate of VAT. */
export const billingSettingsQuery = queryOptions({
  queryKey: ['billing', 'settings'] as const,
  queryFn: ({ signal }) => body(api.GET('/api/billing/settings', { signal })),
  staleTime: 5 * 60_000,
});

/** The catalogue; with what is no longer offered, too, when all. */
export function itemsQuery(all: boolean) {
  return queryOptions({
    queryKey: ['billing', 'items', all] as const,
    queryFn: async ({ signal }) =>
      (await body(api.GET('/api/billing/items', { params: { query: { all } }, signal }))).items,
    staleTime: 60_000,
  });
}

/** The colour of a document's state. */
export const statusTones: Record<DocumentSummary['status'], Tone> = {
  draft: 'slate',
  sent: 'blue',
  accepted: 'green',
  paid: 'green',
  declined: 'rose',
  expired: 'amber',
  replaced: 'slate',
  cancelled: 'slate',
};

type StatusKey = MessageKey & `billing.status.${string}`;

/** What a document's state is called: a request that was sent waits for money. */
export function statusKey(document: DocumentSummary): StatusKey {
  if (document.kind === 'request' && document.status === 'sent') {
    return document.paid_agorot > 0 ? 'billing.status.partly' : 'billing.status.open';
  }
  if (document.kind === 'reversal') return 'billing.status.reversal';
  return `billing.status.${document.status}`;
}

/** Where the PDF of a document is. */
export function documentPdf(id: number): string {
  return `/api/billing/documents/${id}/pdf`;
}
