import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronRight, FileSpreadsheet } from 'lucide-react';
import { useEffect } from 'react';
import { useT } from '@/i18n';
import { dayTime, number } from '@/i18n/format';
import '@/i18n/more';
import { Card } from '@/ui/Card';
import { Chip, type Tone } from '@/ui/Chip';
import { LoadMore } from '@/ui/LoadMore';
import { FileDrop } from './FileDrop';
import { type Import, importsQuery } from './queries';

const tones: Record<Import['state'], Tone> = {
  ready: 'slate',
  checking: 'blue',
  checked: 'amber',
  running: 'blue',
  done: 'green',
  undoing: 'blue',
  undone: 'slate',
};

/** Where files of leads come in, and what became of those that came. */
export default function ImportPage() {
  const t = useT();
  useEffect(() => {
    document.title = `${t('import.title')} · ${t('app.name')}`;
  }, [t]);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-4xl flex-col gap-5 p-4 md:px-6 md:py-6">
        <div className="flex items-center gap-2">
          <Link
            to="/leads"
            aria-label={t('import.toLeads')}
            className="grid size-9 place-items-center rounded-md text-fg-2 hover:bg-hover coarse:size-11"
          >
            <ChevronRight className="size-5 ltr:-scale-x-100" aria-hidden />
          </Link>
          <h1 className="text-xl">{t('import.title')}</h1>
        </div>
        <FileDrop />
        <Past />
      </div>
    </div>
  );
}

function Past() {
  const t = useT();
  const query = useInfiniteQuery(importsQuery);
  if (query.error && !query.data) throw query.error;
  if (!query.data) return null;
  const items = query.data.pages.flatMap((page) => page.items);
  return (
    <Card title={t('import.past')} bodyClassName="">
      {items.length === 0 ? (
        <p className="px-4 pt-1 pb-4 text-sm text-fg-3">{t('import.none')}</p>
      ) : (
        <ul className="border-t border-line">
          {items.map((of) => (
            <li key={of.id} className="border-b border-line last:border-0">
              <Link
                to="/leads/import/$importId"
                params={{ importId: String(of.id) }}
                className="flex min-h-14 items-center gap-3 px-4 py-2 hover:bg-hover"
              >
                <FileSpreadsheet className="size-5 shrink-0 text-fg-3" aria-hidden />
                <span className="min-w-0 flex-1">
                  <bdi className="block truncate text-sm font-medium">{of.name}</bdi>
                  <span className="block truncate text-xs text-fg-3">
                    {t('import.by', { name: of.by, time: dayTime(of.created_at) })}
                  </span>
                </span>
                {of.state === 'done' && (
                  <span className="text-xs text-fg-2 max-md:hidden">
                    <span className="num">{number(of.counts.created)}</span>{' '}
                    {t('import.created', { n: of.counts.created })}
                  </span>
                )}
                <Chip tone={tones[of.state]}>{t(`import.state.${of.state}`)}</Chip>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <LoadMore query={query} />
    </Card>
  );
}
