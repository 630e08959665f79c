import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

/** A document in its version in force. */
export type Doc = Schema<'Document'>;

/** All documents of a lead, with what may be added. */
export function docsQuery(leadId: number) {
  return queryOptions({
    queryKey: ['lead', leadId, 'documents'] as const,
    queryFn: ({ signal }) =>
      body(api.GET('/api/leads/{id}/documents', { params: { path: { id: leadId } }, signal })),
  });
}

/** The versions of a document, the latest first. */
export function versionsQuery(doc: Doc) {
  return queryOptions({
    queryKey: ['lead', doc.lead_id, 'documents', doc.id, 'versions'] as const,
    queryFn: async ({ signal }) =>
      (await body(api.GET('/api/documents/{id}/versions', { params: { path: { id: doc.id } }, signal })))
        .items,
  });
}

/** Who saw or took a document, the latest first. */
export function readsQuery(doc: Doc) {
  return queryOptions({
    queryKey: ['lead', doc.lead_id, 'documents', doc.id, 'reads'] as const,
    queryFn: async ({ signal }) =>
      (await body(api.GET('/api/documents/{id}/reads', { params: { path: { id: doc.id } }, signal }))).items,
    staleTime: 0,
  });
}

/** The address of a document's file; download keeps it, otherwise the browser shows it. */
export function contentUrl(doc: Doc, of: { version?: number; download?: boolean } = {}): string {
  const query = new URLSearchParams({ version: String(of.version ?? doc.version) });
  if (of.download) query.set('download', '1');
  return `/api/documents/${doc.id}/content?${query}`;
}

/** The address of a small picture of an image. */
export function thumbnailUrl(doc: Doc): string {
  return `/api/documents/${doc.id}/thumbnail?version=${doc.version}`;
}
