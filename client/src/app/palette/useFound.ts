import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, body, type Schema } from '@/api/client';

/** What a search finds, by kind. */
export type Found = Schema<'Found'>;

/** How long typing must rest before the server is asked. */
const rest = 120;

/** The answers to a search. A question that is typed over is cancelled; its answers stay until the next come. */
export const foundQuery = (q: string) =>
  queryOptions({
    queryKey: ['leads', 'palette', q] as const,
    queryFn: ({ signal }) => body(api.GET('/api/search', { params: { query: { q, limit: 6 } }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

/** The text as it was when typing last rested. */
export function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), text ? rest : 0);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

/** What the text finds in the business; nothing while there is no text. */
export function useFound(text: string, enabled: boolean): { found?: Found; pending: boolean } {
  const q = useRested(text);
  const asked = enabled && q !== '';
  const { data, isFetching } = useQuery({ ...foundQuery(q), enabled: asked });
  return {
    found: text && asked ? data : undefined,
    pending: enabled && text !== '' && (isFetching || q !== text),
  };
}
