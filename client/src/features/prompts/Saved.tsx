import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ChevronLeft, GitCompare, History } from 'lucide-react';
import { useT } from '@/i18n';
import { dayTime } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import { Changes } from './Changes';
import { useTextLabel } from './Editor';
import { type Prompts, texts, type Version, versionQuery, versionsQuery } from './queries';

/** By whom and when a version was saved, and where its texts came from. */
export function Saved({ version }: { version: Version }) {
  const t = useT();
  return (
    <>
      {version.saved_at &&
        (version.author
          ? t('prompts.by', { name: version.author, time: dayTime(version.saved_at) })
          : dayTime(version.saved_at))}
      {version.restored_from !== null && ` · ${t('prompts.restoredFrom', { n: version.restored_from })}`}
    </>
  );
}

/** What the version in force changed of the one before. */
export function LastChange({ saved }: { saved: Prompts }) {
  const t = useT();
  const label = useTextLabel();
  const before = useQuery({ ...versionQuery(saved.version - 1), enabled: saved.version > 1 });
  const loading = useDelayed(before.isPending && saved.version > 1);
  return (
    <Card title={t('prompts.changes')} icon={<GitCompare />} className="min-w-0">
      {saved.version === 1 && <p className="text-sm text-fg-3">{t('prompts.first')}</p>}
      {loading && <Skeleton className="h-16" />}
      {before.data && (
        <div className="flex flex-col gap-4">
          {texts.map((name) => (
            <div key={name} className="flex flex-col gap-1.5">
              <h3 className="text-xs text-fg-2">{label(name)}</h3>
              <Changes before={before.data[name]} after={saved[name]} />
            </div>
          ))}
        </div>
      )}
      {before.error && (
        <Button onPress={() => void before.refetch()} isPending={before.isFetching}>
          {t('action.retry')}
        </Button>
      )}
    </Card>
  );
}

/** All saved versions, newest first. */
export function Versions({ current, onOpen }: { current: number; onOpen: (version: number) => void }) {
  const t = useT();
  const query = useInfiniteQuery(versionsQuery);
  const loading = useDelayed(query.isPending);
  const versions = query.data?.pages.flatMap((page) => page.items);
  return (
    <Card title={t('prompts.versions')} icon={<History />} bodyClassName="pb-2" className="min-w-0">
      {loading && <Skeleton className="mx-4 mb-2 h-24" />}
      {query.error && !query.data && (
        <Button className="mx-4 mb-2" onPress={() => void query.refetch()} isPending={query.isFetching}>
          {t('action.retry')}
        </Button>
      )}
      {versions?.length === 0 && <p className="px-4 pb-2 text-sm text-fg-3">{t('prompts.noVersions')}</p>}
      <ul>
        {versions?.map((version) => (
          <li key={version.version} className="border-t border-line first:border-0">
            <button
              type="button"
              aria-label={t('prompts.open', { n: version.version })}
              onClick={() => onOpen(version.version)}
              className="flex w-full items-center gap-3 px-4 py-2.5 text-start transition-colors hover:bg-hover"
            >
              <span className="min-w-0 flex-1">
                <span className="flex items-center gap-2 text-sm">
                  {t('prompts.version', { n: version.version })}
                  {version.version === current && <Chip tone="green">{t('prompts.current')}</Chip>}
                </span>
                <span className="block truncate text-xs text-fg-3">
                  <Saved version={version} />
                </span>
              </span>
              <ChevronLeft className="size-4 text-fg-3 ltr:rotate-180" aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <div className="flex justify-center border-t border-line pt-2">
          <Button
            variant="ghost"
            isPending={query.isFetchingNextPage}
            onPress={() => void query.fetchNextPage()}
          >
            {t('action.loadMore')}
          </Button>
        </div>
      )}
    </Card>
  );
}
