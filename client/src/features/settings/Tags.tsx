import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Tags as TagsIcon, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { type TagInUse, tagsQuery } from '@/api/lookups';
import { useCan } from '@/api/session';
import { useBulk } from '@/api/useBulk';
import { useT } from '@/i18n';
import { IconButton } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { Empty } from '@/ui/Empty';

const TagDialog = lazy(() => import('./TagDialog'));

/** The tags in use: renamed, coloured, joined, taken away from all leads. */
export default function Tags() {
  const t = useT();
  const mayWrite = useCan('manager');
  const query = useQuery(tagsQuery);
  const [editing, setEditing] = useState<TagInUse>();
  const bulk = useBulk();
  const tags = query.data ?? [];
  if (query.isSuccess && tags.length === 0) {
    return <Empty icon={<TagsIcon />} title={t('tags.empty')} hint={t('tags.emptyHint')} />;
  }
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-fg-2">{mayWrite ? t('tags.hint') : t('settings.readOnly')}</p>
      {bulk.progress && (
        <p role="status" className="text-sm text-fg-2">
          {t('bulk.running', { seen: bulk.progress.seen, total: bulk.progress.total })}
        </p>
      )}
      {tags.length > 0 && (
        <ul aria-label={t('settings.tab.tags')} className="rounded-lg bg-surface shadow-1">
          {tags.map((tag) => (
            <li
              key={tag.name}
              className="flex min-h-13 items-center gap-1 border-t border-line ps-1 pe-2 first:border-0"
            >
              {mayWrite ? (
                <button
                  type="button"
                  onClick={() => setEditing(tag)}
                  className="flex min-h-11 min-w-0 flex-1 items-center rounded-md px-3 transition-colors hover:bg-hover"
                >
                  <Name tag={tag} />
                  <span className="sr-only">{t('action.edit')}</span>
                </button>
              ) : (
                <span className="flex min-w-0 flex-1 px-3">
                  <Name tag={tag} />
                </span>
              )}
              <Link
                to="/leads"
                search={{ view: 'list', tag: tag.name }}
                className="rounded-md px-3 py-2 text-sm text-fg-2 hover:bg-hover hover:text-fg"
              >
                {t('tags.count', { n: tag.count })}
              </Link>
              {mayWrite && (
                <IconButton
                  label={t('tags.delete', { tag: tag.name })}
                  tip={false}
                  isDisabled={bulk.isPending}
                  onPress={() =>
                    bulk.start({ action: 'remove_tag', value: tag.name, match: { tag: tag.name } })
                  }
                >
                  <Trash2 className="size-4" aria-hidden />
                </IconButton>
              )}
            </li>
          ))}
        </ul>
      )}
      {editing && (
        <Suspense>
          <TagDialog
            tag={editing}
            others={tags.filter((tag) => tag.name !== editing.name)}
            onRename={(name) =>
              bulk.start({
                action: 'remove_tag',
                value: editing.name,
                replacement: name,
                match: { tag: editing.name },
              })
            }
            onClose={() => setEditing(undefined)}
          />
        </Suspense>
      )}
    </div>
  );
}

function Name({ tag }: { tag: TagInUse }) {
  return (
    <Chip tone={tag.color} className="!h-6 !text-xs">
      <bdi className="truncate">{tag.name}</bdi>
    </Chip>
  );
}
