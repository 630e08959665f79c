import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ReceiptText } from 'lucide-react';
import { useEffect } from 'react';
import { useT } from '@/i18n';
import { money, number } from '@/i18n/format';
import '@/i18n/more';
import { buttonClass } from '@/ui/Button';
import { Empty } from '@/ui/Empty';
import { LoadMore } from '@/ui/LoadMore';
import { SearchBox } from '@/ui/SearchBox';
import { Segmented } from '@/ui/Segmented';
import { Select } from '@/ui/Select';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { documentsQuery } from './queries';
import { Row } from './Row';
import { type BillingSearch, kinds, statuses } from './search';

const all = 'all';

/** Every document of the business, with the sums of what is shown. */
export default function BillingPage() {
  const t = useT();
  const search = useSearch({ from: '/shell/billing' });
  const navigate = useNavigate({ from: '/billing' });
  const query = useInfiniteQuery(documentsQuery(search));
  const loading = useDelayed(query.isPending);
  useEffect(() => {
    document.title = `${t('nav.billing')} · ${t('app.name')}`;
  }, [t]);
  if (query.error && !query.data) throw query.error;
  const first = query.data?.pages[0];
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const narrowed = Boolean(search.kind || search.status || search.q);
  const set = (change: Partial<BillingSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-4xl flex-col gap-4 p-4 md:px-6 md:py-6">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="text-xl">{t('nav.billing')}</h1>
          {first && first.total > 0 && (
            <span className="text-sm text-fg-3 tabular-nums">{number(first.total)}</span>
          )}
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <Segmented
            label={t('billing.kindFilter')}
            value={search.kind ?? all}
            onChange={(kind) => set({ kind: kinds.find((k) => k === kind) })}
            options={[
              { value: all, label: t('billing.allKinds') },
              { value: 'quote', label: t('billing.quotes') },
              { value: 'request', label: t('billing.requests') },
            ]}
          />
          <Select
            hideLabel
            label={t('billing.statusFilter')}
            value={search.status ?? all}
            onChange={(status) => set({ status: statuses.find((s) => s === status) })}
            options={[
              { value: all, label: t('billing.anyStatus') },
              ...statuses.map((status) => ({ value: status, label: t(`billing.status.${status}`) })),
            ]}
            className="w-36"
          />
          <SearchBox
            label={t('billing.search')}
            clearLabel={t('action.clear')}
            value={search.q ?? ''}
            onChange={(q) => set({ q: q || undefined })}
            className="min-w-44 flex-1"
          />
        </div>
        {!first ? (
          loading && <Skeleton className="h-64 !rounded-lg" />
        ) : rows.length === 0 ? (
          narrowed ? (
            <Empty icon={<ReceiptText />} title={t('billing.noMatch')} hint={t('billing.noMatchHint')} />
          ) : (
            <Empty
              icon={<ReceiptText />}
              title={t('billing.none')}
              hint={t('billing.noneHint')}
              action={
                <Link to="/leads" className={buttonClass('primary')}>
                  {t('billing.toLeads')}
                </Link>
              }
            />
          )
        ) : (
          <section className="rounded-lg bg-surface shadow-1">
            <p className="flex flex-wrap gap-x-6 gap-y-1 px-4 py-3 text-sm text-fg-2">
              <span>
                {t('billing.sumTotal')}{' '}
                <bdi className="font-semibold text-fg tabular-nums">{money(first.total_agorot)}</bdi>
              </span>
              {first.paid_agorot !== 0 && (
                <span>
                  {t('billing.sumPaid')}{' '}
                  <bdi className="font-semibold text-green-fg tabular-nums">{money(first.paid_agorot)}</bdi>
                </span>
              )}
            </p>
            <ul className="border-t border-line">
              {rows.map((document) => (
                <Row key={document.id} document={document} />
              ))}
            </ul>
            <LoadMore query={query} />
          </section>
        )}
      </div>
    </div>
  );
}
