import type { DocumentSummary } from '@/api/billing';
import type { Payment } from './queries';

/** Which dialog of the tab is open, and about what. */
export type BillingDialog =
  | { name: 'write'; kind: 'quote' | 'request' }
  | { name: 'edit'; document: DocumentSummary }
  | { name: 'send'; document: DocumentSummary }
  | { name: 'decide'; document: DocumentSummary }
  | { name: 'cancel'; document: DocumentSummary }
  | { name: 'pay'; document?: DocumentSummary }
  | { name: 'reverse'; payment: Payment };
