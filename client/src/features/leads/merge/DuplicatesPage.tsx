import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronRight, Users } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import { initials, phone } from '@/i18n/format';
import '@/i18n/more';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { Empty } from '@/ui/Empty';
import { LoadMore } from '@/ui/LoadMore';
import type { Lead } from '../queries';
import { MergeDialog } from './MergeDialog';
import { type Pair, pairsQuery } from './queries';
import { useDismiss } from './useMerge';
import { useReasons } from './useReasons';

/** Pairs of leads that may be one person. */
export default function DuplicatesPage() {
  const t = useT();
  const mayWrite = useCan('agent');
  const query = useInfiniteQuery(pairsQuery);
  const [comparing, setComparing] = useState<Pair>();
  useEffect(() => {
    document.title = `${t('merge.title')} · ${t('app.name')}`;
  }, [t]);
  if (query.error && !query.data) throw query.error;
  const pairs = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-4xl flex-col gap-4 p-4 md:px-6 md:py-6">
        <div className="flex items-center gap-2">
          <Link
            to="/leads"
            aria-label={t('import.toLeads')}
            className="grid size-9 place-items-center rounded-md text-fg-2 hover:bg-hover coarse:size-11"
          >
            <ChevronRight className="size-5 ltr:-scale-x-100" aria-hidden />
          </Link>
          <div>
            <h1 className="text-xl">{t('merge.title')}</h1>
            <p className="text-sm text-fg-3">{t('merge.hint')}</p>
          </div>
        </div>
        {query.data && pairs.length === 0 && !query.hasNextPage && (
          <Empty icon={<Users />} title={t('merge.none')} hint={t('merge.noneHint')} />
        )}
        <ul className="flex flex-col gap-3">
          {pairs.map((pair) => (
            <PairCard
              key={`${pair.first.id}-${pair.second.id}`}
              pair={pair}
              mayWrite={mayWrite}
              onCompare={() => setComparing(pair)}
            />
          ))}
        </ul>
        <LoadMore query={query} label={t('merge.more')} />
      </div>
      {comparing && (
        <MergeDialog
          first={comparing.first}
          second={comparing.second}
          onClose={() => setComparing(undefined)}
        />
      )}
    </div>
  );
}

interface PairCardProps {
  pair: Pair;
  mayWrite: boolean;
  onCompare: () => void;
}

function PairCard({ pair, mayWrite, onCompare }: PairCardProps) {
  const t = useT();
  const dismiss = useDismiss();
  const reasons = useReasons();
  return (
    <li className="rounded-lg bg-surface p-4 shadow-1">
      <div className="grid gap-3 md:grid-cols-2">
        <Side lead={pair.first} />
        <Side lead={pair.second} />
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-2 border-t border-line pt-3">
        <Chip tone="amber">{reasons(pair.reasons)}</Chip>
        <span className="flex-1" />
        {mayWrite && (
          <>
            <Button
              variant="ghost"
              isPending={dismiss.isPending}
              onPress={() => dismiss.mutate({ a: pair.first.id, b: pair.second.id })}
            >
              {t('merge.different')}
            </Button>
            <Button onPress={onCompare}>{t('merge.compare')}</Button>
          </>
        )}
      </div>
    </li>
  );
}

function Side({ lead }: { lead: Lead }) {
  const t = useT();
  const name = lead.name || (lead.phone ? phone(lead.phone) : t('leads.noName'));
  return (
    <Link
      to="/leads/$leadId"
      params={{ leadId: String(lead.id) }}
      className="flex min-w-0 items-center gap-3 rounded-md p-1 hover:bg-hover"
    >
      <Avatar name={name} initials={initials(name)} />
      <span className="min-w-0">
        <bdi className="block truncate text-sm font-medium">{name}</bdi>
        <span className="block truncate text-xs text-fg-3">
          <span className="num">{lead.phone ? phone(lead.phone) : lead.phone_raw}</span>
          {lead.email && (
            <>
              {' '}
              <bdi>{lead.email}</bdi>
            </>
          )}
        </span>
      </span>
    </Link>
  );
}
