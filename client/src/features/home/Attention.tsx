import { Link } from '@tanstack/react-router';
import { CheckCheck, ChevronLeft } from 'lucide-react';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n';
import { relative } from '@/i18n/format';
import { Card } from '@/ui/Card';
import { Empty } from '@/ui/Empty';
import { PersonRow } from './PersonRow';

/** Who wrote or called and was not looked at yet. */
export function Attention({ leads }: { leads: Schema<'Lead'>[] }) {
  const t = useT();
  return (
    <Card
      title={t('home.attention')}
      bodyClassName="pb-1"
      action={
        <Link
          to="/inbox"
          className="flex h-8 items-center gap-1 rounded-sm px-1.5 text-xs text-brand-text hover:bg-hover coarse:h-11"
        >
          {t('home.all')}
          <ChevronLeft className="size-3.5 ltr:-scale-x-100" aria-hidden />
        </Link>
      }
    >
      {leads.length === 0 ? (
        <Empty icon={<CheckCheck />} title={t('home.attentionEmpty')} hint={t('home.attentionEmptyHint')} />
      ) : (
        <ul>
          {leads.map((lead) => (
            <PersonRow
              key={lead.id}
              id={lead.id}
              name={lead.name}
              phone={lead.phone}
              status={lead.status}
              words={lead.last_message || lead.notes}
              tab={lead.last_channel === 'whatsapp' ? 'conversation' : undefined}
            >
              <bdi className="shrink-0 text-2xs text-fg-3">
                {relative(lead.last_contact_at ?? lead.created_at)}
              </bdi>
            </PersonRow>
          ))}
        </ul>
      )}
    </Card>
  );
}
