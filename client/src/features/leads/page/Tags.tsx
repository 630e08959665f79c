import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { failureText } from '@/api/failureText';
import { useTagColor, useTags } from '@/api/lookups';
import { useT } from '@/i18n';
import { toneClass } from '@/ui/Chip';
import { cx } from '@/ui/cx';

interface TagsProps {
  tags: string[];
  mayWrite: boolean;
  onChange: (tags: string[]) => Promise<unknown>;
}

/** The tags of a lead; Enter adds one, the cross takes one away. */
export function Tags({ tags, mayWrite, onChange }: TagsProps) {
  const t = useT();
  const inUse = useTags();
  const colorOf = useTagColor();
  const listId = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const known = draft === null ? [] : inUse.map((tag) => tag.name).filter((tag) => !tags.includes(tag));
  const [failure, setFailure] = useState<unknown>(null);
  const change = (next: string[]) => {
    setDraft(null);
    setFailure(null);
    onChange(next).catch(setFailure);
  };
  const add = () => {
    const tag = draft?.trim();
    if (tag && !tags.includes(tag)) change([...tags, tag]);
    else setDraft(null);
  };
  return (
    <div className="flex flex-wrap items-center gap-1 py-1">
      {tags.map((tag) => (
        <span
          key={tag}
          className={cx(
            'inline-flex h-6 items-center gap-0.5 rounded-xs ps-1.5 text-2xs',
            toneClass(colorOf(tag)),
            !mayWrite && 'pe-1.5',
          )}
        >
          <bdi>{tag}</bdi>
          {mayWrite && (
            <button
              type="button"
              aria-label={t('lead.removeTag', { tag })}
              onClick={() => change(tags.filter((other) => other !== tag))}
              className="grid size-6 place-items-center rounded-xs opacity-70 hover:opacity-100"
            >
              <X className="size-3" aria-hidden />
            </button>
          )}
        </span>
      ))}
      {mayWrite &&
        (draft === null ? (
          <button
            type="button"
            aria-label={t('lead.addTag')}
            onClick={() => setDraft('')}
            className="grid size-6 place-items-center rounded-xs border border-dashed border-line-strong text-fg-3 hover:text-fg"
          >
            <Plus className="size-3.5" aria-hidden />
          </button>
        ) : (
          <input
            autoFocus
            aria-label={t('lead.addTag')}
            maxLength={40}
            list={known.length ? listId : undefined}
            value={draft}
            dir={draft ? 'auto' : undefined}
            onChange={(e) => setDraft(e.target.value)}
            onBlur={add}
            onKeyDown={(e) => {
              if (e.key === 'Enter') add();
              else if (e.key === 'Escape') setDraft(null);
            }}
            className="h-6 w-24 rounded-xs border border-control bg-surface px-1.5 text-xs outline-none focus:border-brand"
          />
        ))}
      {draft !== null && (
        <datalist id={listId}>
          {known.map((tag) => (
            <option key={tag}>{tag}</option>
          ))}
        </datalist>
      )}
      {failure !== null && (
        <p role="alert" className="basis-full text-xs text-rose-fg">
          {failureText(failure).title}
        </p>
      )}
    </div>
  );
}
