import { BellPlus, BellRing } from 'lucide-react';
import { useT } from '@/i18n';
import { dayDistance, dayOrTime, dayTime } from '@/i18n/format';
import { Chip, type Tone } from '@/ui/Chip';

/** How pressing a next step is: late rose, today green, later grey. */
export function urgency(dueAt: string, now = Date.now()): Tone {
  if (Date.parse(dueAt) < now) return 'rose';
  return dayDistance(dueAt, now) === 0 ? 'green' : 'slate';
}

/** When to come back to somebody, in the colour of how pressing it is; late also says so. */
export function ReminderChip({ dueAt, full }: { dueAt: string; full?: boolean }) {
  const t = useT();
  const tone = urgency(dueAt);
  const text = full ? dayTime(dueAt) : dayOrTime(dueAt);
  return (
    <Chip tone={tone} icon={<BellRing aria-hidden />}>
      <span className="sr-only">
        {tone === 'rose' ? t('leads.overdue', { time: text }) : t('leads.reminderAt', { time: text })}
      </span>
      <bdi aria-hidden>{text}</bdi>
    </Chip>
  );
}

/** The next step on a card: when, or a yellow sign that an open lead has none. */
export function NextStep({ dueAt, awaiting }: { dueAt: string | undefined; awaiting: boolean }) {
  const t = useT();
  if (dueAt) return <ReminderChip dueAt={dueAt} />;
  if (!awaiting) return null;
  return (
    <span role="img" aria-label={t('leads.noNext')} title={t('leads.noNext')} className="inline-flex">
      <Chip tone="amber" className="!px-1" icon={<BellPlus aria-hidden />}>
        {null}
      </Chip>
    </span>
  );
}
