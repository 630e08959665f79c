import { Columns3 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { MenuItem, MenuPopover } from '@/ui/Menu';
import { type Grouping, groupings } from './grouping';

/** Chooses what the columns of the board stand for. */
export function GroupMenu({ by, onChange }: { by: Grouping; onChange: (by: Grouping) => void }) {
  const t = useT();
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        ref={trigger}
        aria-haspopup="menu"
        aria-label={t('leads.groupBy', { by: t(`leads.group.${by}`) })}
        icon={<Columns3 className="size-4" aria-hidden />}
        variant={by === 'status' ? 'secondary' : 'soft'}
        className="max-md:px-3"
        onPress={() => setOpen(true)}
      >
        <span className="max-md:hidden">{t(`leads.group.${by}`)}</span>
      </Button>
      <MenuPopover
        label={t('leads.group')}
        triggerRef={trigger}
        isOpen={open}
        onOpenChange={setOpen}
        selectionMode="single"
        selectedKeys={[by]}
        onAction={(key) => onChange(key as Grouping)}
      >
        {groupings.map((key) => (
          <MenuItem key={key} id={key}>
            {t(`leads.group.${key}`)}
          </MenuItem>
        ))}
      </MenuPopover>
    </>
  );
}
