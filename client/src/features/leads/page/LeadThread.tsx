import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { UserRoundX } from 'lucide-react';
import type { ReactNode } from 'react';
import { isApiError } from '@/api/errors';
import { useT } from '@/i18n';
import '@/i18n/more';
import { Button } from '@/ui/Button';
import { Empty } from '@/ui/Empty';
import { type Lead, leadQuery } from '../queries';
import Conversation from './Conversation';
import { type Thread, threadQuery } from './queries';

interface LeadThreadProps {
  id: number;
  /** What stands above the messages. */
  header: (lead: Lead, thread: Thread) => ReactNode;
  onMissing: () => void;
}

/** The conversation with a lead, outside of the lead's own page. */
export default function LeadThread({ id, header, onMissing }: LeadThreadProps) {
  const t = useT();
  const { data: lead, error } = useQuery(leadQuery(id));
  const thread = useInfiniteQuery(threadQuery(id)).data?.pages[0];
  if (isApiError(error) && error.status === 404) {
    return (
      <Empty
        className="flex-1"
        icon={<UserRoundX />}
        title={t('lead.notFound')}
        hint={t('lead.notFoundHint')}
        action={<Button onPress={onMissing}>{t('action.close')}</Button>}
      />
    );
  }
  if (error && !lead) throw error;
  if (!lead) return <span className="flex-1" />;
  return (
    <>
      {thread && header(lead, thread)}
      <Conversation lead={lead} />
    </>
  );
}
