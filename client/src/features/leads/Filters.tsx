import { ChevronDown, Flame, ListFilter, UserRound } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useColleagues } from '@/api/lookups';
import { useT } from '@/i18n';
import { hotTag } from '@/i18n/tags';
import { Button } from '@/ui/Button';
import { SearchBox } from '@/ui/SearchBox';
import { countTests, parseFilter } from './condition';
import type { LeadsSearch } from './search';

const OwnerMenu = lazy(() => import('./OwnerMenu'));
const FilterDialog = lazy(() => import('./FilterDialog'));

const settleMs = 200;

interface FiltersProps {
  search: LeadsSearch;
  onChange: (next: Partial<LeadsSearch>) => void;
}

/** Search, hot only, and owner. */
export function Filters({ search, onChange }: FiltersProps) {
  const t = useT();
  const [text, setText] = useState(search.q ?? '');
  const [open, setOpen] = useState(false);
  const owner = useRef<HTMLButtonElement>(null);
  const colleagues = useColleagues();

  // What is typed reaches the URL when the typing rests; a URL changed from outside reaches the box.
  const sent = useRef(search.q ?? '');
  useEffect(() => {
    if ((search.q ?? '') !== sent.current) {
      sent.current = search.q ?? '';
      setText(sent.current);
    }
  }, [search.q]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      onChange({ q: text || undefined });
    }, settleMs);
    return () => clearTimeout(timer);
  }, [text, onChange]);

  const ownerName = () => {
    if (search.owner === 'me') return t('leads.ownerMe');
    if (search.owner === 'none') return t('leads.ownerNone');
    return colleagues.find((c) => String(c.id) === search.owner)?.name ?? t('leads.owner');
  };
  const [building, setBuilding] = useState(false);
  const tests = countTests(parseFilter(search.filter));
  const hot = search.tag === hotTag;

  return (
    <div className="flex min-w-0 flex-1 items-center gap-2 max-md:order-2 max-md:basis-full md:flex-initial">
      <SearchBox
        label={t('leads.search')}
        clearLabel={t('action.clear')}
        value={text}
        onChange={setText}
        className="min-w-0 flex-1 md:w-72 md:flex-initial"
      />
      <Button
        aria-pressed={hot}
        aria-label={t('leads.hotOnly')}
        icon={<Flame className="size-4" aria-hidden />}
        variant={hot ? 'soft' : 'secondary'}
        className="max-md:px-3"
        onPress={() => onChange({ tag: hot ? undefined : hotTag })}
      >
        <span className="max-md:hidden">{t('leads.hotOnly')}</span>
      </Button>
      <Button
        ref={owner}
        aria-haspopup="menu"
        aria-label={t('leads.owner')}
        icon={<UserRound className="size-4" aria-hidden />}
        variant={search.owner ? 'soft' : 'secondary'}
        className="max-md:px-3"
        onPress={() => setOpen(true)}
      >
        <span className="max-md:hidden">
          <bdi>{ownerName()}</bdi>
        </span>
        <ChevronDown className="size-4 text-fg-3 max-md:hidden" aria-hidden />
      </Button>
      <Button
        aria-haspopup="dialog"
        aria-label={tests ? t('filter.openCount', { n: tests }) : t('filter.open')}
        icon={<ListFilter className="size-4" aria-hidden />}
        variant={tests ? 'soft' : 'secondary'}
        className="max-md:px-3"
        onPress={() => setBuilding(true)}
      >
        <span className="max-md:hidden">{t('filter.open')}</span>
        {tests > 0 && <span className="num text-xs">{tests}</span>}
      </Button>
      <Suspense>
        {building && (
          <FilterDialog
            filter={search.filter}
            onApply={(filter) => onChange({ filter })}
            onClose={() => setBuilding(false)}
          />
        )}
        {open && (
          <OwnerMenu
            triggerRef={owner}
            selected={search.owner}
            onPick={(next) => onChange({ owner: next })}
            onClose={() => setOpen(false)}
          />
        )}
      </Suspense>
    </div>
  );
}
