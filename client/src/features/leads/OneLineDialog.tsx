import { useState } from 'react';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { TextField } from '@/ui/TextField';

interface OneLineDialogProps {
  title: string;
  label: string;
  value?: string;
  maxLength: number;
  /** What is offered while one types. */
  suggestions?: string[];
  onSave: (text: string) => void;
  onClose: () => void;
}

/** Asks for one line of text, such as the name of a view or of a tag. */
export function OneLineDialog(props: OneLineDialogProps) {
  const { title, label, value = '', maxLength, suggestions, onSave, onClose } = props;
  const t = useT();
  const [text, setText] = useState(value);
  return (
    <Dialog title={title} closeLabel={t('action.close')} onClose={onClose}>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          if (!text.trim()) return;
          onSave(text.trim());
          onClose();
        }}
      >
        <DialogBody>
          <TextField
            label={label}
            value={text}
            onChange={setText}
            maxLength={maxLength}
            suggestions={suggestions}
            autoFocus
            autoComplete="off"
          />
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" isDisabled={!text.trim()}>
            {t('action.save')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
