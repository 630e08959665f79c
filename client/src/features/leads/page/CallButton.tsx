import { Bot, PhoneCall, Smartphone } from 'lucide-react';
import { useRef, useState } from 'react';
import { openCallForm } from '@/api/callForm';
import { may, useMe } from '@/api/session';
import { useT } from '@/i18n';
import { Button, buttonClass } from '@/ui/Button';
import { MenuItem, MenuPopover } from '@/ui/Menu';

interface CallButtonProps {
  lead: { id: number; name: string };
  phone: string;
  className: string;
}

/** Calls a lead: from this device, or by the agent. Who may only look has the device alone. */
export function CallButton({ lead, phone, className }: CallButtonProps) {
  const t = useT();
  const me = useMe();
  const ref = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const icon = <PhoneCall className="size-[18px]" aria-hidden />;
  const label = <span className="md:sr-only">{t('leads.call')}</span>;
  if (!may(me, 'calls:write')) {
    return (
      <a href={`tel:${phone}`} className={buttonClass('secondary', 'md', className)}>
        {icon}
        {label}
      </a>
    );
  }
  return (
    <>
      <Button ref={ref} aria-haspopup="menu" onPress={() => setOpen(true)} className={className} icon={icon}>
        {label}
      </Button>
      <MenuPopover
        label={t('leads.call')}
        triggerRef={ref}
        isOpen={open}
        onOpenChange={setOpen}
        onAction={(key) => key === 'agent' && openCallForm({ leadId: lead.id, name: lead.name, phone })}
      >
        <MenuItem id="agent" icon={<Bot aria-hidden />}>
          {t('leads.callByAgent')}
        </MenuItem>
        <MenuItem id="device" href={`tel:${phone}`} icon={<Smartphone aria-hidden />}>
          {t('leads.callByDevice')}
        </MenuItem>
      </MenuPopover>
    </>
  );
}
