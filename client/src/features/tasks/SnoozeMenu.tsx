import { AlarmClock, CalendarDays, Sunrise } from 'lucide-react';
import { useRef } from 'react';
import { useT } from '@/i18n';
import { businessZone } from '@/i18n/format';
import { MenuItem, MenuPopover } from '@/ui/Menu';
import { snoozes } from './snooze';

interface SnoozeMenuProps {
  name: string;
  anchor: HTMLElement;
  onPick: (at: Date) => void;
  onClose: () => void;
}

const icons = { inHour: AlarmClock, tomorrow9: Sunrise, sunday9: CalendarDays };

/** The moments to put a reminder off to. */
export default function SnoozeMenu({ name, anchor, onPick, onClose }: SnoozeMenuProps) {
  const t = useT();
  const trigger = useRef<Element | null>(anchor);
  const choices = snoozes(businessZone());
  return (
    <MenuPopover
      label={t('tasks.snoozeFor', { name })}
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      onAction={(key) => {
        const choice = choices.find((c) => c.key === key);
        if (choice) onPick(choice.at);
      }}
      placement="bottom end"
    >
      {choices.map(({ key }) => {
        const Icon = icons[key];
        return (
          <MenuItem key={key} id={key} icon={<Icon />}>
            {t(`tasks.${key}`)}
          </MenuItem>
        );
      })}
    </MenuPopover>
  );
}
