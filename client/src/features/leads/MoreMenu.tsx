import { useNavigate } from '@tanstack/react-router';
import { Ellipsis, FileUp, Users } from 'lucide-react';
import { useRef, useState } from 'react';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import { IconButton } from '@/ui/Button';
import { MenuItem, MenuPopover } from '@/ui/Menu';

/** What is done with the leads as a whole: load a file, look for duplicates. */
export function MoreMenu() {
  const t = useT();
  const navigate = useNavigate();
  const mayImport = useCan('manager');
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        ref={trigger}
        variant="secondary"
        label={t('leads.more')}
        aria-haspopup="menu"
        onPress={() => setOpen(true)}
      >
        <Ellipsis className="size-4" aria-hidden />
      </IconButton>
      <MenuPopover label={t('leads.more')} triggerRef={trigger} isOpen={open} onOpenChange={setOpen}>
        {mayImport ? (
          <MenuItem icon={<FileUp aria-hidden />} onAction={() => void navigate({ to: '/leads/import' })}>
            {t('import.open')}
          </MenuItem>
        ) : null}
        <MenuItem icon={<Users aria-hidden />} onAction={() => void navigate({ to: '/leads/duplicates' })}>
          {t('merge.open')}
        </MenuItem>
      </MenuPopover>
    </>
  );
}
