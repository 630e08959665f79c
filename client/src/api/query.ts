import { MutationCache, QueryClient } from '@tanstack/react-query';
import { isApiError } from './errors';

/** Makes the one cache of server state. Failed writes that no form shows go to onWriteError. */
export function makeQueryClient(onWriteError: (e: unknown) => void): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: true,
        // A refusal will not change by asking again; a broken line may.
        retry: (count, e) => count < 2 && !(isApiError(e) && e.status >= 400 && e.status < 500),
      },
      mutations: { networkMode: 'always' },
    },
    mutationCache: new MutationCache({
      onError: (e, _variables, _context, mutation) => {
        if (!mutation.meta?.inline) onWriteError(e);
      },
    }),
  });
}
