import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, body, type Schema } from '@/api/client';
import { impersonate, type Me } from '@/api/session';

/** The businesses that a system administrator can go into, by what is typed. */
export function useBusinesses(me: Me, text: string): Schema<'AdminBusiness'>[] {
  const { data } = useQuery({
    queryKey: ['admin', 'palette', text] as const,
    queryFn: ({ signal }) =>
      body(api.GET('/api/admin/businesses', { params: { query: { q: text, limit: 5 } }, signal })),
    placeholderData: keepPreviousData,
    enabled: me.user.role === 'system_admin' && text !== '',
  });
  return text && me.user.role === 'system_admin' ? (data?.items ?? []) : [];
}

/** Goes into another business. */
export function useEnter(): (id: number) => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (id) => {
    await impersonate(client, id);
    await navigate({ to: '/' });
  };
}
