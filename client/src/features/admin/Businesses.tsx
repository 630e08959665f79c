import { useInfiniteQuery } from '@tanstack/react-query';
import { Building2, Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Empty } from '@/ui/Empty';
import { LoadMore } from '@/ui/LoadMore';
import { SearchBox } from '@/ui/SearchBox';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { BusinessRow } from './BusinessRow';
import { type Business, businessesQuery } from './queries';
import { useSearchText } from './useSearchText';

const BusinessDialog = lazy(() => import('./BusinessDialog'));

/** All businesses of the installation. */
export function Businesses() {
  const t = useT();
  const { text, setText, q } = useSearchText();
  const list = useInfiniteQuery(businessesQuery(q));
  const loading = useDelayed(list.isPending);
  const [dialog, setDialog] = useState<{ of?: Business }>();
  if (list.error && !list.data) throw list.error;
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label={t('admin.businesses')} className="flex flex-col gap-4 pt-4">
      <div className="flex flex-wrap items-center gap-3">
        <SearchBox
          label={t('admin.search')}
          clearLabel={t('action.clear')}
          value={text}
          onChange={setText}
          className="min-w-56 flex-1 md:max-w-80"
        />
        <span className="text-sm text-fg-3">
          {list.data && t('admin.count', { n: list.data.pages[0]?.total ?? 0 })}
        </span>
        <Button
          variant="primary"
          className="ms-auto"
          icon={<Plus className="size-4" aria-hidden />}
          onPress={() => setDialog({})}
        >
          {t('admin.new')}
        </Button>
      </div>
      <div className="rounded-lg bg-surface shadow-1">
        {list.isPending ? (
          loading && <Rows />
        ) : items.length === 0 ? (
          <Empty icon={<Building2 />} title={t('admin.empty')} hint={t('admin.emptyHint')} />
        ) : (
          <ul className="divide-y divide-line">
            {items.map((business) => (
              <BusinessRow key={business.id} business={business} onEdit={() => setDialog({ of: business })} />
            ))}
          </ul>
        )}
        <LoadMore query={list} />
      </div>
      {dialog && (
        <Suspense>
          <BusinessDialog business={dialog.of} onClose={() => setDialog(undefined)} />
        </Suspense>
      )}
    </section>
  );
}

function Rows() {
  return (
    <div className="flex flex-col gap-5 p-4">
      {[1, 2, 3].map((row) => (
        <Skeleton key={row} className="h-9" />
      ))}
    </div>
  );
}
