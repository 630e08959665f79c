import { useQuery } from '@tanstack/react-query';
import { Bot, BotOff, UserRound, UsersRound } from 'lucide-react';
import type { RefObject } from 'react';
import { useColleagues } from '@/api/lookups';
import { useMe } from '@/api/session';
import { useT } from '@/i18n';
import { MenuItem, MenuLine, MenuPopover } from '@/ui/Menu';
import { countsQuery, type Thread } from './queries';

interface AssignMenuProps {
  anchor: RefObject<Element | null>;
  thread: Thread;
  onPick: (to: number | 'bot') => void;
  /** Whether the agent may talk with this lead at all. */
  onBot: (on: boolean) => void;
  onClose: () => void;
}

/** Who answers from now on: oneself, a colleague, whoever comes first, or the agent. */
export default function AssignMenu({ anchor, thread, onPick, onBot, onClose }: AssignMenuProps) {
  const t = useT();
  const me = useMe().user;
  const botOn = useQuery(countsQuery).data?.bot_on;
  const colleagues = useColleagues().filter((c) => c.id !== me.id && c.role !== 'viewer');
  const now = thread.owner === 'bot' ? 'bot' : String(thread.owner_id ?? 0);
  return (
    <MenuPopover
      label={t('inbox.assign')}
      triggerRef={anchor}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      selectionMode="single"
      selectedKeys={[now]}
      onAction={(key) => {
        if (key === 'switch') onBot(!thread.bot_on);
        else if (key !== now) onPick(key === 'bot' ? 'bot' : Number(key));
      }}
      placement="bottom end"
    >
      <MenuItem id={String(me.id)} icon={<UserRound />}>
        {t('inbox.toMe')}
      </MenuItem>
      {colleagues.map((c) => (
        <MenuItem key={c.id} id={String(c.id)} icon={<UserRound />}>
          {c.name}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem id="0" icon={<UsersRound />}>
        {t('inbox.toNobody')}
      </MenuItem>
      <MenuItem id="bot" icon={<Bot />}>
        {t('inbox.toBot')}
      </MenuItem>
      {botOn && (
        <MenuItem id="switch" icon={thread.bot_on ? <BotOff /> : <Bot />}>
          {t(thread.bot_on ? 'inbox.botOff' : 'inbox.botOn')}
        </MenuItem>
      )}
    </MenuPopover>
  );
}
