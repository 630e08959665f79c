import { Link } from '@tanstack/react-router';
import { AlarmClockPlus, BellRing, PhoneCall } from 'lucide-react';
import { useRef } from 'react';
import { useStatus } from '@/api/lookups';
import { useT } from '@/i18n';
import { dayTime, initials, phone } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { buttonClass, IconButton } from '@/ui/Button';
import { Chip, Dot, toneOf } from '@/ui/Chip';
import type { Due } from './queries';
import { nameOf } from './useChangeDue';

interface DueRowProps {
  due: Due;
  mayWrite: boolean;
  onDone: (due: Due) => void;
  onSnooze: (due: Due, anchor: HTMLElement) => void;
}

/** One reminder: done, whom it is about, when, and the ways to put it off or to call. */
export function DueRow({ due, mayWrite, onDone, onSnooze }: DueRowProps) {
  const t = useT();
  const snooze = useRef<HTMLButtonElement>(null);
  const { lead } = due;
  const stage = useStatus(lead.status);
  const name = nameOf(due);
  const when = dayTime(due.due_at);
  const late = Date.parse(due.due_at) < Date.now();
  return (
    <li className="relative flex min-h-16 items-center gap-3 border-t border-line px-4 py-2.5 transition-colors first:border-0 last:rounded-b-lg hover:bg-hover">
      {mayWrite && (
        <button
          type="button"
          data-done
          aria-label={t('tasks.doneFor', { name, time: when })}
          onClick={(e) => {
            focusNext(e.currentTarget);
            onDone(due);
          }}
          className="relative z-1 -m-2 grid size-9 shrink-0 place-items-center rounded-full coarse:size-11"
        >
          <span className="size-5 rounded-full border border-control transition-colors [:hover>&]:border-brand [:hover>&]:bg-brand-soft" />
        </button>
      )}
      <Avatar name={name} initials={initials(name)} />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 text-sm">
          <Link
            to="/leads/$leadId"
            params={{ leadId: String(lead.id) }}
            search={{ tab: 'tasks' }}
            className="truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-brand"
          >
            <bdi className={lead.name ? undefined : 'num'}>{name}</bdi>
          </Link>
          <span className="inline-flex min-w-0 items-center gap-1.5 text-2xs text-fg-3 max-sm:hidden">
            <Dot tone={toneOf(stage?.color)} />
            <span className="truncate" dir="auto">
              {stage?.label ?? lead.status}
            </span>
          </span>
        </p>
        <p className="truncate text-xs text-fg-2" dir={due.note ? 'auto' : undefined}>
          {due.note || (lead.phone && <span className="num">{phone(lead.phone)}</span>)}
        </p>
        <div className="mt-1 sm:hidden">
          <When late={late} text={when} />
        </div>
      </div>
      <div className="max-sm:hidden">
        <When late={late} text={when} />
      </div>
      <div className="relative z-1 -me-2 flex">
        {mayWrite && (
          <IconButton
            label={t('tasks.snoozeFor', { name })}
            tip={false}
            aria-haspopup="menu"
            ref={snooze}
            onPress={() => snooze.current && onSnooze(due, snooze.current)}
          >
            <AlarmClockPlus className="size-4" aria-hidden />
          </IconButton>
        )}
        {lead.phone && (
          <a
            href={`tel:${lead.phone}`}
            aria-label={t('home.callTo', { name })}
            className={buttonClass('ghost', 'md', '!px-2.5')}
          >
            <PhoneCall className="size-4" aria-hidden />
          </a>
        )}
      </div>
    </li>
  );
}

function When({ late, text }: { late: boolean; text: string }) {
  const t = useT();
  return (
    <Chip tone={late ? 'rose' : 'amber'} icon={<BellRing aria-hidden />}>
      <span className="sr-only">
        {late ? t('home.late', { time: text }) : t('home.dueAt', { time: text })}
      </span>
      <bdi aria-hidden>{text}</bdi>
    </Chip>
  );
}

// The row goes away under the finger; who works by keyboard goes on with the one after it.
function focusNext(button: HTMLElement): void {
  const all = [...document.querySelectorAll<HTMLElement>('[data-done]')];
  const at = all.indexOf(button);
  (all[at + 1] ?? all[at - 1] ?? document.getElementById('tasks-title'))?.focus();
}
