import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useT } from '@/i18n';
import { announce } from '@/ui/announce';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { TextField } from '@/ui/TextField';

interface LinkDialogProps {
  name: string;
  link: string;
  onClose: () => void;
}

/** The link of an invitation, to pass on by hand. */
export default function LinkDialog({ name, link, onClose }: LinkDialogProps) {
  const t = useT();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(link);
    setCopied(true);
    announce(t('users.linkCopied'));
  };
  return (
    <Dialog
      title={t('users.linkTitle', { name })}
      description={t('users.linkHint')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <DialogBody>
        <TextField label={t('users.link')} type="url" value={link} onChange={() => undefined} isReadOnly />
      </DialogBody>
      <DialogFooter>
        <Button
          variant="primary"
          icon={copied ? <Check className="size-4" aria-hidden /> : <Copy className="size-4" aria-hidden />}
          onPress={() => void copy()}
        >
          {copied ? t('action.copied') : t('users.copyLink')}
        </Button>
        <Button onPress={onClose}>{t('action.close')}</Button>
      </DialogFooter>
    </Dialog>
  );
}
