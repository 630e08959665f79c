import { useT } from '@/i18n';
import { Select } from '@/ui/Select';
import { variablesOf } from './content';
import type { Content } from './queries';

interface BindingsProps {
  content: Content;
  bindings: Record<string, string>;
  isDisabled: boolean;
  onChange: (bindings: Record<string, string>) => void;
}

const sources = [
  'lead.first_name',
  'lead.name',
  'lead.phone',
  'lead.email',
  'business.name',
  'me.name',
] as const;

/** Where the values come from when the template is sent; whoever sends can still change them. */
export function Bindings({ content, bindings, isDisabled, onChange }: BindingsProps) {
  const t = useT();
  const slots = [
    ...variablesOf(content.header.format === 'text' ? content.header.text : '').map(
      (name) => `header.${name}`,
    ),
    ...variablesOf(content.body).map((name) => `body.${name}`),
  ];
  if (slots.length === 0) return null;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1.5 text-sm font-medium">{t('templates.bindings')}</legend>
      {slots.map((slot) => (
        <Select
          key={slot}
          label={slot.slice(slot.indexOf('.') + 1)}
          isDisabled={isDisabled}
          value={bindings[slot] ?? 'ask'}
          onChange={(from) => onChange({ ...bindings, [slot]: from === 'ask' ? '' : from })}
          options={[
            { value: 'ask', label: t('templates.ask') },
            ...sources.map((from) => ({ value: from, label: t(`templates.from.${from}`) })),
            // A field of the business's own that was chosen elsewhere stays to be seen.
            ...(bindings[slot]?.startsWith('field.')
              ? [{ value: bindings[slot], label: bindings[slot].slice('field.'.length) }]
              : []),
          ]}
        />
      ))}
    </fieldset>
  );
}
