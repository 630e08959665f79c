import { ListChecks, Plus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useT } from '@/i18n';
import { Button, IconButton } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { PhoneBubble } from '@/ui/PhoneBubble';
import { TextArea, TextField } from '@/ui/TextField';
import { choicesOf, maxOptions, optionLimit } from './choices';

interface ChoicesDialogProps {
  text: string;
  onSend: (text: string, choices: NonNullable<ReturnType<typeof choicesOf>>) => void;
  onClose: () => void;
}

/** A question with answers to tap: up to three are buttons, more are a list. */
export default function ChoicesDialog({ text: given, onSend, onClose }: ChoicesDialogProps) {
  const t = useT();
  const [text, setText] = useState(given);
  const [titles, setTitles] = useState(['', '']);
  const [tried, setTried] = useState(false);
  const choices = choicesOf(titles, t('choices.open'));
  const limit = optionLimit(titles);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setTried(true);
    if (choices && text.trim()) onSend(text.trim(), choices);
  };
  const change = (i: number, title: string) => setTitles(titles.map((old, at) => (at === i ? title : old)));
  return (
    <Dialog title={t('choices.title')} closeLabel={t('action.close')} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          <TextArea
            label={t('choices.text')}
            value={text}
            onChange={setText}
            maxLength={1024}
            error={tried && !text.trim() ? t('field.required') : undefined}
          />
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1.5 text-sm font-medium">{t('choices.options')}</legend>
            {titles.map((title, i) => (
              // oxlint-disable-next-line react/no-array-index-key -- the lines have no other name than their place
              <div key={i} className="flex items-start gap-1">
                <TextField
                  hideLabel
                  label={t('choices.option', { n: i + 1 })}
                  placeholder={t('choices.option', { n: i + 1 })}
                  value={title}
                  onChange={(next) => change(i, next)}
                  maxLength={limit}
                  className="flex-1"
                />
                <IconButton
                  label={t('choices.remove', { n: i + 1 })}
                  isDisabled={titles.length === 1}
                  onPress={() => setTitles(titles.filter((_, at) => at !== i))}
                >
                  <X className="size-4" aria-hidden />
                </IconButton>
              </div>
            ))}
            {tried && !choices && (
              <p role="alert" className="text-xs text-rose-fg">
                {t('choices.need')}
              </p>
            )}
            {titles.length < maxOptions && (
              <Button
                size="sm"
                variant="ghost"
                className="self-start"
                icon={<Plus className="size-4" aria-hidden />}
                onPress={() => setTitles([...titles, ''])}
              >
                {t('choices.add')}
              </Button>
            )}
          </fieldset>
          <PhoneBubble
            label={t('template.preview')}
            body={text || '…'}
            buttons={
              choices?.button
                ? [{ kind: 'list', text: choices.button }]
                : titles.filter(Boolean).map((title) => ({ kind: 'quick_reply', text: title }))
            }
          />
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" icon={<ListChecks className="size-4" aria-hidden />}>
            {t('conv.send')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
