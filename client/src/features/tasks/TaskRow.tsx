import { Link } from '@tanstack/react-router';
import { AlarmClockPlus, BellRing, Check, PhoneCall, SquareCheckBig } from 'lucide-react';
import { useRef } from 'react';
import { useStatus } from '@/api/lookups';
import { openTaskForm } from '@/api/taskForm';
import { useT } from '@/i18n';
import { dayTime, initials, phone } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { buttonClass, IconButton } from '@/ui/Button';
import { Chip, Dot, toneOf } from '@/ui/Chip';
import { cx } from '@/ui/cx';
import type { Task } from './queries';
import { nameOf } from './useChangeTask';

interface TaskRowProps {
  task: Task;
  mayWrite: boolean;
  onDone: (task: Task) => void;
  onSnooze: (task: Task, anchor: HTMLElement) => void;
}

/** One task or reminder: done, what or whom it is about, when, whose, and the ways to put it off or to call. */
export function TaskRow({ task, mayWrite, onDone, onSnooze }: TaskRowProps) {
  const t = useT();
  const snooze = useRef<HTMLButtonElement>(null);
  const name = nameOf(task);
  const when = dayTime(task.done_at ?? task.due_at);
  const done = Boolean(task.done_at);
  const late = !done && Date.parse(task.due_at) < Date.now();
  return (
    <li className="relative flex min-h-16 items-center gap-3 border-t border-line px-4 py-2.5 transition-colors first:border-0 last:rounded-b-lg hover:bg-hover">
      {mayWrite && (
        <button
          type="button"
          data-done
          aria-label={t(done ? 'tasks.reopenNamed' : 'tasks.doneFor', { name, time: when })}
          onClick={(e) => {
            focusNext(e.currentTarget);
            onDone(task);
          }}
          className="relative z-1 -m-2 grid size-9 shrink-0 place-items-center rounded-full coarse:size-11"
        >
          <span
            className={cx(
              'grid size-5 place-items-center rounded-full border transition-colors',
              done
                ? 'border-brand bg-brand text-brand-fg'
                : 'border-control [:hover>&]:border-brand [:hover>&]:bg-brand-soft',
            )}
          >
            {done && <Check className="size-3.5" aria-hidden />}
          </span>
        </button>
      )}
      {task.lead_id ? (
        <Avatar name={task.lead_name || name} initials={initials(task.lead_name || name)} />
      ) : (
        <span className="grid size-8 shrink-0 place-items-center rounded-full bg-active text-fg-2">
          <SquareCheckBig className="size-4" aria-hidden />
        </span>
      )}
      <div className="min-w-0 flex-1">
        <Title task={task} name={name} done={done} mayWrite={mayWrite} />
        <Subtitle task={task} />
        <div className="mt-1 flex flex-wrap items-center gap-2 sm:hidden">
          <When late={late} done={done} text={when} />
          <Whose name={task.assignee} />
        </div>
      </div>
      <div className="flex items-center gap-3 max-sm:hidden">
        <Whose name={task.assignee} />
        <When late={late} done={done} text={when} />
      </div>
      {!done && (
        <div className="relative z-1 -me-2 flex">
          {mayWrite && (
            <IconButton
              label={t('tasks.snoozeFor', { name })}
              tip={false}
              aria-haspopup="menu"
              ref={snooze}
              onPress={() => snooze.current && onSnooze(task, snooze.current)}
            >
              <AlarmClockPlus className="size-4" aria-hidden />
            </IconButton>
          )}
          {task.lead_phone && (
            <a
              href={`tel:${task.lead_phone}`}
              aria-label={t('home.callTo', { name: task.lead_name || name })}
              className={buttonClass('ghost', 'md', '!px-2.5')}
            >
              <PhoneCall className="size-4" aria-hidden />
            </a>
          )}
        </div>
      )}
    </li>
  );
}

const whole =
  'truncate font-medium text-start outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-brand';

// The title leads to the person; a task about nobody opens itself.
function Title({
  task,
  name,
  done,
  mayWrite,
}: {
  task: Task;
  name: string;
  done: boolean;
  mayWrite: boolean;
}) {
  const stage = useStatus(task.lead_status);
  const text = <bdi className={cx(done && 'text-fg-3 line-through')}>{name}</bdi>;
  return (
    <p className="flex items-center gap-2 text-sm">
      {task.lead_id ? (
        <Link
          to="/leads/$leadId"
          params={{ leadId: String(task.lead_id) }}
          search={{ tab: 'tasks' }}
          className={whole}
        >
          {text}
        </Link>
      ) : mayWrite && !done ? (
        <button type="button" className={whole} onClick={() => openTaskForm({ kind: 'edit', task })}>
          {text}
        </button>
      ) : (
        <span className="truncate font-medium">{text}</span>
      )}
      {task.kind === 'reminder' && stage && (
        <span className="inline-flex min-w-0 items-center gap-1.5 text-2xs text-fg-3 max-sm:hidden">
          <Dot tone={toneOf(stage.color)} />
          <span className="truncate" dir="auto">
            {stage.label}
          </span>
        </span>
      )}
    </p>
  );
}

function Subtitle({ task }: { task: Task }) {
  const about = task.kind === 'task' ? task.lead_name : '';
  return (
    <p className="truncate text-xs text-fg-2">
      {about && <bdi>{about}</bdi>}
      {about && task.note && ' · '}
      {task.note ? (
        <bdi>{task.note}</bdi>
      ) : (
        !about && task.lead_phone && <span className="num">{phone(task.lead_phone)}</span>
      )}
    </p>
  );
}

function Whose({ name }: { name: string }) {
  const t = useT();
  if (!name) return null;
  return (
    <span
      className="inline-flex max-w-32 items-center gap-1.5 text-2xs text-fg-3"
      title={t('tasks.of', { name })}
    >
      <span className="sr-only">{t('tasks.of', { name })}</span>
      <span className="truncate" aria-hidden>
        <bdi>{name}</bdi>
      </span>
    </span>
  );
}

function When({ late, done, text }: { late: boolean; done: boolean; text: string }) {
  const t = useT();
  if (done) return <bdi className="text-xs text-fg-3">{text}</bdi>;
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
