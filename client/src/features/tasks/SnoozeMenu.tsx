import { useQuery } from '@tanstack/react-query';
import { AlarmClock, CalendarClock, CalendarDays, Sunrise } from 'lucide-react';
import { useRef } from 'react';
import { useT } from '@/i18n';
import { dayTime } from '@/i18n/format';
import { MenuItem, MenuLine, MenuPopover } from '@/ui/Menu';
import { timesQuery } from './queries';

interface SnoozeMenuProps {
  name: string;
  anchor: HTMLElement;
  onPick: (at: string) => void;
  /** Another moment, another person, other words: the whole form. */
  onEdit: () => void;
  onClose: () => void;
}

const icons = { hour: AlarmClock, tomorrow: Sunrise, sunday: CalendarDays };

/** The moments to put a task off to. */
export default function SnoozeMenu({ name, anchor, onPick, onEdit, onClose }: SnoozeMenuProps) {
  const t = useT();
  const trigger = useRef<Element | null>(anchor);
  const { data } = useQuery(timesQuery);
  if (!data) return null;
  return (
    <MenuPopover
      label={t('tasks.snoozeFor', { name })}
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      onAction={(key) => {
        const choice = data.choices.find((c) => c.key === key);
        if (choice) onPick(choice.at);
        else onEdit();
      }}
      placement="bottom end"
    >
      {data.choices.map(({ key, at }) => {
        const Icon = icons[key];
        return (
          <MenuItem key={key} id={key} icon={<Icon />} keys={key === 'hour' ? dayTime(at) : undefined}>
            {t(`tasks.in.${key}`)}
          </MenuItem>
        );
      })}
      <MenuLine />
      <MenuItem id="edit" icon={<CalendarClock />}>
        {t('tasks.other')}
      </MenuItem>
    </MenuPopover>
  );
}
