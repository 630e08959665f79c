import { useInfiniteQuery } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { useT } from '@/i18n';
import { phone, shortAge } from '@/i18n/format';
import { Chip } from '@/ui/Chip';
import { Empty } from '@/ui/Empty';
import { LoadMore } from '@/ui/LoadMore';
import { SearchBox } from '@/ui/SearchBox';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { leadsEverywhereQuery } from './queries';
import { useSearchText } from './useSearchText';

/** A look for a lead in all businesses. Reading only: to work with one, enter its business. */
export function LeadsEverywhere() {
  const t = useT();
  const { text, setText, q } = useSearchText();
  const list = useInfiniteQuery(leadsEverywhereQuery(q));
  const loading = useDelayed(list.isPending);
  if (list.error && !list.data) throw list.error;
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label={t('admin.leads')} className="flex flex-col gap-4 pt-4">
      <SearchBox
        label={t('admin.searchLeads')}
        clearLabel={t('action.clear')}
        value={text}
        onChange={setText}
        className="md:max-w-96"
      />
      <div className="rounded-lg bg-surface shadow-1">
        {list.isPending ? (
          loading && <Skeleton className="m-4 h-24" />
        ) : items.length === 0 ? (
          <Empty icon={<Users />} title={t('admin.noLeads')} hint={t('admin.noLeadsHint')} />
        ) : (
          <ul className="divide-y divide-line">
            {items.map((lead) => (
              <li key={lead.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm">
                <bdi className="min-w-40 flex-1 truncate font-medium">{lead.name || t('leads.noName')}</bdi>
                <span className="num w-32 text-fg-2">{lead.phone ? phone(lead.phone) : lead.phone_raw}</span>
                <Chip tone="slate">
                  <bdi>{lead.business.name}</bdi>
                </Chip>
                <bdi className="w-20 text-end text-xs text-fg-3">
                  {shortAge(lead.last_contact_at ?? lead.created_at)}
                </bdi>
              </li>
            ))}
          </ul>
        )}
        <LoadMore query={list} />
      </div>
    </section>
  );
}
