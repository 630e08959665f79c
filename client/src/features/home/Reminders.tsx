import { BellRing, CalendarCheck } from 'lucide-react';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n';
import { dayOrTime } from '@/i18n/format';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { Empty } from '@/ui/Empty';
import { PersonRow } from './PersonRow';

/** What is due until the end of the day. */
export function Reminders({ reminders, className }: { reminders: Schema<'Task'>[]; className?: string }) {
  const t = useT();
  return (
    <Card title={t('home.reminders')} className={className} bodyClassName="pb-1">
      {reminders.length === 0 ? (
        <Empty className="!py-8" icon={<CalendarCheck />} title={t('home.remindersEmpty')} />
      ) : (
        <ul>
          {reminders.map(({ id, due_at, note, title, lead_id, lead_name, lead_phone, lead_status }) => {
            const late = Date.parse(due_at) < Date.now();
            const text = dayOrTime(due_at);
            return (
              <PersonRow
                key={id}
                id={lead_id}
                name={lead_name || title}
                phone={lead_phone}
                status={lead_status}
                words={lead_name && title ? title : note}
                tab="tasks"
              >
                <Chip tone={late ? 'rose' : 'amber'} icon={<BellRing aria-hidden />}>
                  <span className="sr-only">
                    {late ? t('home.late', { time: text }) : t('home.dueAt', { time: text })}
                  </span>
                  <bdi aria-hidden>{text}</bdi>
                </Chip>
              </PersonRow>
            );
          })}
        </ul>
      )}
    </Card>
  );
}
