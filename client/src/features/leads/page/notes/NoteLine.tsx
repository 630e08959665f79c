import { Lock, Trash2 } from 'lucide-react';
import { useColleagues } from '@/api/lookups';
import { useMe } from '@/api/session';
import { useT } from '@/i18n';
import { time } from '@/i18n/format';
import { IconButton } from '@/ui/Button';
import { toast } from '@/ui/toast';
import { type Note, useNotes } from './queries';

/** A note among the messages: unlike anything that was sent. */
export function NoteLine({ leadId, note }: { leadId: number; note: Note }) {
  const t = useT();
  const me = useMe().user;
  const colleagues = useColleagues();
  const { add, remove } = useNotes(leadId);
  const mine = note.author_id === me.id;
  const author = mine ? me.name : colleagues.find((c) => c.id === note.author_id)?.name;
  return (
    <li className="w-full max-w-[min(34rem,85%)] self-center rounded-lg border border-dashed border-amber-dot bg-amber-bg px-3.5 py-2">
      <p className="flex items-center gap-1.5 text-2xs text-amber-fg">
        <Lock className="size-3 shrink-0" aria-hidden />
        <span className="min-w-0 flex-1 truncate">
          {t('notes.label')} · <bdi>{author ?? t('conv.author.human')}</bdi>
        </span>
        <time dateTime={note.at} className="num">
          {time(note.at)}
        </time>
        {mine && (
          <IconButton
            size="sm"
            label={t('notes.remove')}
            className="-my-1.5 -me-2 !text-amber-fg"
            onPress={() =>
              remove.mutate(note.id, {
                onSuccess: () =>
                  toast({
                    kind: 'success',
                    title: t('notes.removed'),
                    // Whoever was named has been told already.
                    action: {
                      label: t('action.undo'),
                      run: () => add.mutate({ text: note.text, mentions: [] }),
                    },
                  }),
              })
            }
          >
            <Trash2 className="size-3.5" aria-hidden />
          </IconButton>
        )}
      </p>
      <p className="mt-0.5 text-sm break-words whitespace-pre-wrap text-fg" dir="auto">
        {note.text}
      </p>
    </li>
  );
}
