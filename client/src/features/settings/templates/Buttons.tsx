import { Plus, X } from 'lucide-react';
import { useT } from '@/i18n';
import { Button, IconButton } from '@/ui/Button';
import { Select } from '@/ui/Select';
import { TextField } from '@/ui/TextField';
import { variablesOf } from './content';
import type { Content } from './queries';

type One = Content['buttons'][number];

interface ButtonsProps {
  buttons: One[];
  locked: boolean;
  onChange: (buttons: One[]) => void;
  wrong: (field: string) => string | undefined;
}

/** The buttons below a template: answers, links, a telephone. */
export function Buttons({ buttons, locked, onChange, wrong }: ButtonsProps) {
  const t = useT();
  const change = (i: number, part: Partial<One>) =>
    onChange(buttons.map((b, at) => (at === i ? { ...b, ...part } : b)));
  const all = wrong('buttons');
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1.5 text-sm font-medium">{t('templates.buttons')}</legend>
      {buttons.map((button, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- a button has no other name than its place
        <div key={i} className="flex flex-col gap-2 rounded-md bg-sunken p-3">
          <div className="flex items-start gap-2">
            <Select
              hideLabel
              label={t('templates.buttonKind')}
              className="w-36 shrink-0"
              value={button.kind}
              isDisabled={locked}
              onChange={(kind) => change(i, { kind, url: '', phone: '', sample: '' })}
              options={(['quick_reply', 'url', 'phone', 'copy_code'] as const).map((kind) => ({
                value: kind as One['kind'],
                label: t(`templates.button.${kind}`),
              }))}
            />
            {button.kind !== 'copy_code' && (
              <TextField
                hideLabel
                label={t('templates.buttonText')}
                placeholder={t('templates.buttonText')}
                className="flex-1"
                value={button.text}
                onChange={(text) => change(i, { text })}
                isReadOnly={locked}
                maxLength={25}
                error={wrong(`buttons.${i}.text`)}
              />
            )}
            <IconButton
              label={t('templates.buttonRemove')}
              isDisabled={locked}
              className="ms-auto"
              onPress={() => onChange(buttons.filter((_, at) => at !== i))}
            >
              <X className="size-4" aria-hidden />
            </IconButton>
          </div>
          {button.kind === 'url' && (
            <TextField
              type="url"
              label={t('templates.url')}
              placeholder="https://example.co.il/{{1}}"
              value={button.url ?? ''}
              onChange={(url) => change(i, { url })}
              isReadOnly={locked}
              error={wrong(`buttons.${i}.url`)}
            />
          )}
          {button.kind === 'phone' && (
            <TextField
              type="tel"
              label={t('templates.phone')}
              placeholder="+97231234567"
              value={button.phone ?? ''}
              onChange={(phone) => change(i, { phone })}
              isReadOnly={locked}
              error={wrong(`buttons.${i}.phone`)}
            />
          )}
          {(button.kind === 'copy_code' || variablesOf(button.url ?? '').length > 0) && (
            <TextField
              label={t('templates.buttonSample')}
              value={button.sample ?? ''}
              onChange={(sample) => change(i, { sample })}
              isReadOnly={locked}
              error={wrong(`buttons.${i}.sample`)}
            />
          )}
        </div>
      ))}
      {all && (
        <p role="alert" className="text-xs text-rose-fg">
          {all}
        </p>
      )}
      {!locked && buttons.length < 10 && (
        <Button
          size="sm"
          variant="ghost"
          className="self-start"
          icon={<Plus className="size-4" aria-hidden />}
          onPress={() => onChange([...buttons, { kind: 'quick_reply', text: '' }])}
        >
          {t('templates.buttonAdd')}
        </Button>
      )}
    </fieldset>
  );
}
