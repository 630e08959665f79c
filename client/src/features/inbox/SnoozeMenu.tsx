import { useQuery } from '@tanstack/react-query';
import { AlarmClock, CalendarClock, CalendarDays, Sunrise } from 'lucide-react';
import type { RefObject } from 'react';
import { api, body } from '@/api/client';
import { useT } from '@/i18n';
import { dayTime } from '@/i18n/format';
import { MenuItem, MenuLine, MenuPopover } from '@/ui/Menu';

interface SnoozeMenuProps {
  anchor: RefObject<Element | null>;
  onPick: (until: string) => void;
  onOther: () => void;
  onClose: () => void;
}

const icons = { hour: <AlarmClock />, tomorrow: <Sunrise />, sunday: <CalendarDays /> };

/** The moments to put a conversation off to, on the business's clock. */
export default function SnoozeMenu({ anchor, onPick, onOther, onClose }: SnoozeMenuProps) {
  const t = useT();
  const { data } = useQuery({
    queryKey: ['task-times'],
    queryFn: ({ signal }) => body(api.GET('/api/tasks/times', { signal })),
    staleTime: 20_000,
  });
  if (!data) return null;
  return (
    <MenuPopover
      label={t('inbox.snooze')}
      triggerRef={anchor}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      onAction={(key) => {
        const choice = data.choices.find((c) => c.key === key);
        if (choice) onPick(choice.at);
        else onOther();
      }}
      placement="bottom end"
    >
      {data.choices.map(({ key, at }) => (
        <MenuItem key={key} id={key} icon={icons[key]} keys={key === 'hour' ? dayTime(at) : undefined}>
          {t(`tasks.in.${key}`)}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem id="other" icon={<CalendarClock />}>
        {t('inbox.otherTime')}
      </MenuItem>
    </MenuPopover>
  );
}
