import { Bot, BotOff, UserRound } from 'lucide-react';
import { useColleagues } from '@/api/lookups';
import { useT } from '@/i18n';
import { dayTime } from '@/i18n/format';
import { Chip } from '@/ui/Chip';
import type { Summary } from './queries';

/** Who answers in a conversation: the agent, the agent later, or a person. */
export function OwnerChip({ of }: { of: Summary }) {
  const t = useT();
  const colleagues = useColleagues();
  if (of.owner === 'bot') {
    if (of.paused_until && Date.parse(of.paused_until) > Date.now()) {
      return (
        <Chip tone="amber" icon={<BotOff aria-hidden />}>
          {t('conv.paused', { time: dayTime(of.paused_until) })}
        </Chip>
      );
    }
    return (
      <Chip tone="violet" icon={<Bot aria-hidden />}>
        {t('conv.bot')}
      </Chip>
    );
  }
  const person = colleagues.find((colleague) => colleague.id === of.owner_id);
  return (
    <Chip tone="slate" icon={<UserRound aria-hidden />}>
      <span className="truncate">{person ? t('inbox.with', { name: person.name }) : t('conv.human')}</span>
    </Chip>
  );
}
