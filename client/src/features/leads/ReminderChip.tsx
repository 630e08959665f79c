import { BellRing } from 'lucide-react';
import { useT } from '@/i18n';
import { dayOrTime, dayTime } from '@/i18n/format';
import { Chip } from '@/ui/Chip';

/** When to come back to somebody; late is rose, and says so. */
export function ReminderChip({ dueAt, full }: { dueAt: string; full?: boolean }) {
  const t = useT();
  const late = Date.parse(dueAt) < Date.now();
  const text = full ? dayTime(dueAt) : dayOrTime(dueAt);
  return (
    <Chip tone={late ? 'rose' : 'amber'} icon={<BellRing aria-hidden />}>
      <span className="sr-only">
        {late ? t('leads.overdue', { time: text }) : t('leads.reminderAt', { time: text })}
      </span>
      <bdi aria-hidden>{text}</bdi>
    </Chip>
  );
}
