import { useQuery } from '@tanstack/react-query';
import { Bot, BotOff, UserRound, UsersRound } from 'lucide-react';
import { useColleagues } from '@/api/lookups';
import { useMe } from '@/api/session';
import { useT } from '@/i18n';
import { dayTime } from '@/i18n/format';
import { Chip } from '@/ui/Chip';
import { countsQuery, type Summary } from './queries';

/** Who answers in a conversation: the agent, the agent later, a person, or nobody yet. */
export function OwnerChip({ of }: { of: Pick<Summary, 'owner' | 'owner_id' | 'paused_until'> }) {
  const t = useT();
  const me = useMe().user;
  const colleagues = useColleagues();
  const botOn = useQuery(countsQuery).data?.bot_on ?? true;
  if (of.owner === 'bot' && botOn) {
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
  if (of.owner === 'bot' || of.owner_id === null) {
    return (
      <Chip tone="rose" icon={<UsersRound aria-hidden />}>
        {t('inbox.nobodys')}
      </Chip>
    );
  }
  const person = of.owner_id === me.id ? me : colleagues.find((colleague) => colleague.id === of.owner_id);
  return (
    <Chip tone="slate" icon={<UserRound aria-hidden />}>
      <span className="truncate">
        {of.owner_id === me.id
          ? t('inbox.withMe')
          : person
            ? t('inbox.with', { name: person.name })
            : t('conv.human')}
      </span>
    </Chip>
  );
}
