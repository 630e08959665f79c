import { Copy } from 'lucide-react';
import { t as translate, useT } from '@/i18n';
import { Button, IconButton } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import type { Opened } from './queries';

/** The address of a sender, this once. */
export default function AddressDialog({ opened, onClose }: { opened: Opened; onClose: () => void }) {
  const t = useT();
  return (
    <Dialog
      title={t('intake.ready')}
      description={t('intake.once')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <DialogBody>
        <Copyable label={t('intake.url')} value={opened.url} />
        {opened.secret && <Copyable label={t('intake.secret')} value={opened.secret} />}
      </DialogBody>
      <DialogFooter>
        <Button onPress={onClose}>{t('action.close')}</Button>
      </DialogFooter>
    </Dialog>
  );
}

function Copyable({ label, value }: { label: string; value: string }) {
  const t = useT();
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    toast({ kind: 'success', title: translate('action.copied') });
  };
  return (
    <div className="flex items-end gap-2">
      <TextField
        type="url"
        className="min-w-0 flex-1"
        label={label}
        value={value}
        onChange={() => undefined}
        isReadOnly
      />
      <IconButton variant="secondary" label={t('action.copy')} onPress={() => void copy()}>
        <Copy className="size-4" aria-hidden />
      </IconButton>
    </div>
  );
}
