import { useQuery } from '@tanstack/react-query';
import { Tag, Trash2, UserRound, Workflow, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { useColleagues, useStatuses, useTags } from '@/api/lookups';
import { type BulkAsk, useBulk } from '@/api/useBulk';
import { useT } from '@/i18n';
import { Button, IconButton } from '@/ui/Button';
import { Dot, toneOf } from '@/ui/Chip';
import { MenuItem, MenuPopover } from '@/ui/Menu';
import { OneLineDialog } from './OneLineDialog';
import { countQuery } from './queries';
import type { LeadFilter } from './search';
import type { useSelection } from './useSelection';

interface BulkBarProps {
  selection: ReturnType<typeof useSelection>;
  filter: LeadFilter;
}

/** What can be done with the chosen leads; it says first how many those are. */
export function BulkBar({ selection, filter }: BulkBarProps) {
  const t = useT();
  const statuses = useStatuses();
  const colleagues = useColleagues();
  const [menu, setMenu] = useState<'status' | 'owner' | 'tag'>();
  const [tagging, setTagging] = useState<'add_tag' | 'remove_tag'>();
  const status = useRef<HTMLButtonElement>(null);
  const owner = useRef<HTMLButtonElement>(null);
  const tag = useRef<HTMLButtonElement>(null);
  const bulk = useBulk(selection.clear);
  const asking = selection.matching || selection.isAll;
  const matching = useQuery({ ...countQuery(filter), enabled: asking }).data ?? 0; // a list's own total is capped
  const count = selection.matching ? Math.max(matching, selection.count) : selection.count;
  const ask = (what: Pick<BulkAsk, 'action' | 'value'>) =>
    bulk.start(selection.matching ? { ...what, match: filter } : { ...what, ids: [...selection.ids] });

  if (bulk.progress) {
    const { seen, total: all } = bulk.progress;
    return (
      <div role="status" className={bar}>
        <span className="text-sm">{t('bulk.running', { seen, total: all })}</span>
        <progress
          aria-label={t('bulk.progress')}
          value={seen}
          max={all}
          className="h-1.5 min-w-24 flex-1 accent-brand"
        />
      </div>
    );
  }
  if (count === 0) return null;
  const menuOf = (which: typeof menu) => ({
    isOpen: menu === which,
    onOpenChange: (open: boolean) => setMenu(open ? which : undefined),
  });
  return (
    <div role="toolbar" aria-label={t('bulk.title')} className={bar}>
      <span className="text-sm font-medium tabular-nums">{t('bulk.chosen', { n: count })}</span>
      {!selection.matching && selection.isAll && matching > selection.count && (
        <Button size="sm" variant="soft" onPress={selection.chooseMatching}>
          {t('bulk.all', { n: matching })}
        </Button>
      )}
      <span className="flex-1" />
      <Button
        ref={status}
        size="sm"
        aria-haspopup="menu"
        icon={<Workflow className="size-4" aria-hidden />}
        onPress={() => setMenu('status')}
      >
        {t('bulk.status')}
      </Button>
      <MenuPopover
        {...menuOf('status')}
        label={t('bulk.status')}
        triggerRef={status}
        onAction={(key) => ask({ action: 'status', value: String(key) })}
      >
        {statuses.map((s) => (
          <MenuItem key={s.key} id={s.key} icon={<Dot tone={toneOf(s.color)} className="!size-2.5" />}>
            {s.label}
          </MenuItem>
        ))}
      </MenuPopover>
      <Button
        ref={owner}
        size="sm"
        aria-haspopup="menu"
        icon={<UserRound className="size-4" aria-hidden />}
        onPress={() => setMenu('owner')}
      >
        {t('bulk.owner')}
      </Button>
      <MenuPopover
        {...menuOf('owner')}
        label={t('bulk.owner')}
        triggerRef={owner}
        onAction={(key) => ask({ action: 'owner', value: key === 'none' ? '' : String(key) })}
      >
        <MenuItem id="none">{t('leads.ownerNone')}</MenuItem>
        {colleagues.map((c) => (
          <MenuItem key={c.id} id={String(c.id)}>
            {c.name}
          </MenuItem>
        ))}
      </MenuPopover>
      <Button
        ref={tag}
        size="sm"
        aria-haspopup="menu"
        icon={<Tag className="size-4" aria-hidden />}
        onPress={() => setMenu('tag')}
      >
        {t('bulk.tag')}
      </Button>
      <MenuPopover
        {...menuOf('tag')}
        label={t('bulk.tag')}
        triggerRef={tag}
        onAction={(key) => setTagging(key as typeof tagging)}
      >
        <MenuItem id="add_tag">{t('bulk.addTag')}</MenuItem>
        <MenuItem id="remove_tag">{t('bulk.removeTag')}</MenuItem>
      </MenuPopover>
      <Button
        size="sm"
        icon={<Trash2 className="size-4 text-rose-fg" aria-hidden />}
        onPress={() => ask({ action: 'delete' })}
      >
        {t('bulk.delete')}
      </Button>
      <IconButton size="sm" label={t('bulk.clear')} onPress={selection.clear}>
        <X className="size-4" aria-hidden />
      </IconButton>
      {tagging && (
        <TagDialog
          title={t(tagging === 'add_tag' ? 'bulk.addTagTo' : 'bulk.removeTagFrom', { n: count })}
          onSave={(value) => ask({ action: tagging, value })}
          onClose={() => setTagging(undefined)}
        />
      )}
    </div>
  );
}

/** Asks for a tag, and offers those in use. */
function TagDialog(props: { title: string; onSave: (tag: string) => void; onClose: () => void }) {
  const t = useT();
  const tags = useTags();
  return (
    <OneLineDialog
      {...props}
      label={t('bulk.tagName')}
      maxLength={40}
      suggestions={tags.map((tag) => tag.name)}
    />
  );
}

const bar = 'mt-2 flex min-h-12 flex-wrap items-center gap-2 rounded-lg bg-surface px-4 py-1.5 shadow-2';
