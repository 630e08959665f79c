import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { hotTag } from '@/i18n/tags';
import { cx } from '@/ui/cx';
import { flat } from '../pages';
import type { LeadPages } from '../queries';

interface TagsProps {
  tags: string[];
  mayWrite: boolean;
  onChange: (tags: string[]) => Promise<unknown>;
}

/** The tags of a lead; Enter adds one, the cross takes one away. */
export function Tags({ tags, mayWrite, onChange }: TagsProps) {
  const t = useT();
  const client = useQueryClient();
  const listId = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const known = draft === null ? [] : knownTags(client).filter((tag) => !tags.includes(tag));
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
            tag === hotTag ? 'bg-rose-bg text-rose-fg' : 'bg-slate-bg text-slate-fg',
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

// The tags of the leads that this page has seen, the most used first: what people type again and again.
function knownTags(client: QueryClient): string[] {
  const uses = new Map<string, number>();
  for (const [key, pages] of client.getQueriesData<LeadPages>({ queryKey: ['leads'] })) {
    if (key[1] !== 'column' && key[1] !== 'list') continue;
    for (const lead of flat(pages)) for (const tag of lead.tags) uses.set(tag, (uses.get(tag) ?? 0) + 1);
  }
  return [...uses].sort((a, b) => b[1] - a[1]).map(([tag]) => tag);
}
