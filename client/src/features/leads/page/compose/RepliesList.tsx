import { useQuery } from '@tanstack/react-query';
import { Settings2 } from 'lucide-react';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { floatingClass } from '@/ui/Menu';
import { type CannedReply, matching, repliesQuery } from './replies';

interface RepliesListProps {
  id: string;
  typed: string;
  active: number;
  onChoose: (reply: CannedReply) => void;
  onManage: () => void;
}

/** The replies that fit what stands after the slash. The field keeps the focus; it says which one is active. */
export function RepliesList({ id, typed, active, onChoose, onManage }: RepliesListProps) {
  const t = useT();
  const found = useMatchingReplies(typed);
  return (
    <div className={cx(floatingClass, 'absolute inset-x-0 bottom-full z-10 mb-2 p-1')}>
      <div id={id} role="listbox" aria-label={t('replies.title')} className="max-h-64 overflow-y-auto">
        {found.map((reply, i) => (
          // The field owns the keyboard, as in any combobox.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={reply.id}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            tabIndex={-1}
            onMouseDown={(e) => e.preventDefault()}
            onClick={() => onChoose(reply)}
            className={cx(
              'flex min-h-9 cursor-default items-baseline gap-3 rounded-sm px-2.5 py-1.5 text-sm coarse:min-h-11',
              i === active ? 'bg-hover' : 'hover:bg-hover',
            )}
          >
            <bdi className="shrink-0 font-medium">/{reply.shortcut}</bdi>
            <span className="min-w-0 truncate text-fg-2" dir="auto">
              {reply.text}
            </span>
          </div>
        ))}
      </div>
      <div className="flex items-center gap-2 px-2.5 py-1">
        <p className="min-w-0 flex-1 text-xs text-fg-3">
          {found.length === 0 ? t('replies.none') : t('replies.hint')}
        </p>
        <Button
          size="sm"
          variant="ghost"
          icon={<Settings2 className="size-4" aria-hidden />}
          onPress={onManage}
        >
          {t('replies.manage')}
        </Button>
      </div>
    </div>
  );
}

/** The replies that fit, nothing while no slash was typed. */
export function useMatchingReplies(typed: string | null): CannedReply[] {
  const replies = useQuery({ ...repliesQuery, enabled: typed !== null }).data ?? [];
  return typed === null ? [] : matching(replies, typed);
}
