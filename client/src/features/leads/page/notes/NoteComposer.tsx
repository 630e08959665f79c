import { NotebookPen } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { failureText } from '@/api/failureText';
import { useColleagues } from '@/api/lookups';
import { useMe } from '@/api/session';
import { useT } from '@/i18n';
import { IconButton } from '@/ui/Button';
import { controlClass } from '@/ui/control';
import { cx } from '@/ui/cx';
import { FormFailure } from '@/ui/FormFailure';
import { floatingClass } from '@/ui/Menu';
import { named, naming, useNotes, withName } from './queries';

/** Where one writes to colleagues; an @ names them. Nothing of it can reach the customer. */
export function NoteComposer({ leadId, onDone }: { leadId: number; onDone: () => void }) {
  const t = useT();
  const me = useMe().user;
  const listId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [closedFor, setClosedFor] = useState<string>();
  const people = useColleagues().filter((c) => c.id !== me.id);
  const { add } = useNotes(leadId);
  const typed = text === closedFor ? null : naming(text);
  const found = typed === null ? [] : people.filter((c) => c.name.includes(typed)).slice(0, 6);
  useEffect(() => field.current?.focus(), []);
  const change = (next: string) => {
    setText(next);
    setActive(0);
  };
  const submit = () => {
    if (!text.trim() || add.isPending) return;
    add.mutate(
      { text: text.trim(), mentions: named(text, people) },
      {
        onSuccess: () => {
          setText('');
          onDone();
        },
      },
    );
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing) return;
    const chosen = found[active];
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (chosen && step) setActive((active + step + found.length) % found.length);
    else if (chosen && (e.key === 'Enter' || e.key === 'Tab')) change(withName(text, chosen.name));
    else if (chosen && e.key === 'Escape') setClosedFor(text);
    else if (e.key === 'Enter' && !e.shiftKey && !matchMedia('(pointer: coarse)').matches) submit();
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        submit();
      }}
      className="shrink-0 bg-amber-bg px-3 pt-1 pb-3"
    >
      <div className="relative mx-auto flex max-w-3xl flex-col gap-2">
        {found.length > 0 && (
          <div
            id={listId}
            role="listbox"
            aria-label={t('notes.people')}
            className={cx(floatingClass, 'absolute inset-x-0 bottom-full z-10 mb-2 p-1')}
          >
            {found.map((c, i) => (
              // The field owns the keyboard, as in any combobox.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={c.id}
                id={`${listId}-${i}`}
                role="option"
                aria-selected={i === active}
                tabIndex={-1}
                onMouseDown={(e) => e.preventDefault()}
                onClick={() => change(withName(text, c.name))}
                className={cx(
                  'flex min-h-9 cursor-default items-center rounded-sm px-2.5 text-sm coarse:min-h-11',
                  i === active ? 'bg-hover' : 'hover:bg-hover',
                )}
              >
                <bdi>{c.name}</bdi>
              </div>
            ))}
          </div>
        )}
        <FormFailure {...failureText(add.error)} />
        <div className="flex items-end gap-2">
          <textarea
            ref={field}
            rows={1}
            role={found.length ? 'combobox' : undefined}
            aria-expanded={found.length ? true : undefined}
            aria-controls={found.length ? listId : undefined}
            aria-activedescendant={found.length ? `${listId}-${active}` : undefined}
            aria-label={t('notes.write')}
            placeholder={t('notes.placeholder')}
            value={text}
            maxLength={4000}
            dir={text ? 'auto' : undefined}
            onChange={(e) => change(e.target.value)}
            onKeyDown={onKeyDown}
            className={cx(
              controlClass,
              'field-sizing-content max-h-40 min-h-10 resize-none py-2 leading-6 coarse:min-h-11',
            )}
          />
          <IconButton
            type="submit"
            size="lg"
            variant="secondary"
            tip={false}
            label={t('notes.save')}
            isDisabled={!text.trim()}
            isPending={add.isPending}
            className="!size-10 coarse:!size-11"
          >
            <NotebookPen className="size-[18px]" aria-hidden />
          </IconButton>
        </div>
      </div>
    </form>
  );
}
