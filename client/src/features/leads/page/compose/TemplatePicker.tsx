import { useQuery } from '@tanstack/react-query';
import { FileCheck2 } from 'lucide-react';
import { useState } from 'react';
import { useT } from '@/i18n';
import { Empty } from '@/ui/Empty';
import { PhoneBubble } from '@/ui/PhoneBubble';
import { Select } from '@/ui/Select';
import { Skeleton } from '@/ui/Skeleton';
import { TextField } from '@/ui/TextField';
import { docsQuery } from '../docs/queries';
import { type LeadTemplate, leadTemplatesQuery, type Piece, pieces } from './templates';

/** A template that somebody chose, with its values. */
export interface Chosen {
  template: LeadTemplate;
  values: Record<string, string>;
  /** The document that stands in the header. */
  documentId?: number;
}

interface TemplatePickerProps {
  leadId: number;
  chosen: Chosen | undefined;
  onChange: (chosen: Chosen | undefined) => void;
  /** What was refused, by slot. */
  wrong: (slot: string) => string | undefined;
}

/** Approved templates to choose from; the chosen one with its values and as it will look. */
export function TemplatePicker({ leadId, chosen, onChange, wrong }: TemplatePickerProps) {
  const t = useT();
  const { data, isPending } = useQuery(leadTemplatesQuery(leadId));
  const [query, setQuery] = useState('');
  if (chosen) {
    return (
      <Filling
        leadId={leadId}
        chosen={chosen}
        wrong={wrong}
        onChange={(change) => onChange({ ...chosen, ...change })}
        onBack={() => onChange(undefined)}
      />
    );
  }
  if (!data) return isPending ? <Skeleton className="h-32 !rounded-lg" /> : null;
  if (data.length === 0)
    return <Empty icon={<FileCheck2 />} title={t('template.none')} hint={t('template.noneHint')} />;
  const words = query.trim().toLowerCase();
  const found = data.filter((item) => `${item.name} ${item.body}`.toLowerCase().includes(words));
  return (
    <div className="flex flex-col gap-3">
      {data.length > 5 && <TextField label={t('template.search')} value={query} onChange={setQuery} />}
      <ul aria-label={t('template.list')} className="flex flex-col gap-1">
        {found.map((item) => (
          <li key={item.id}>
            <button
              type="button"
              onClick={() => onChange({ template: item, values: item.values })}
              className="flex w-full flex-col gap-0.5 rounded-md px-3 py-2 text-start hover:bg-hover"
            >
              <span className="flex w-full items-baseline gap-2 text-sm font-medium">
                <bdi className="min-w-0 truncate">{item.name.replaceAll('_', ' ')}</bdi>
                <span className="ms-auto shrink-0 text-2xs font-normal text-fg-3">
                  {t(`template.category.${item.category}`)}
                </span>
              </span>
              <span className="line-clamp-2 text-xs text-fg-2" dir="auto">
                <Pieces of={pieces(item.body, 'body', item.values)} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface FillingProps {
  leadId: number;
  chosen: Chosen;
  wrong: (slot: string) => string | undefined;
  onChange: (change: Partial<Chosen>) => void;
  onBack: () => void;
}

function Filling({ leadId, chosen, wrong, onChange, onBack }: FillingProps) {
  const t = useT();
  const { template, values } = chosen;
  const format = template.header.format;
  const file = ['image', 'video', 'document'].includes(format);
  const docs = useQuery({ ...docsQuery(leadId), enabled: file }).data?.items ?? [];
  return (
    <div className="flex flex-col gap-4">
      <p className="flex items-center gap-2 text-sm">
        <bdi className="min-w-0 flex-1 truncate font-medium">{template.name.replaceAll('_', ' ')}</bdi>
        <button type="button" onClick={onBack} className="min-h-9 text-sm font-medium text-brand-text">
          {t('template.another')}
        </button>
      </p>
      {template.slots
        .filter((slot) => slot.kind === 'text')
        .map((slot) => (
          <TextField
            key={slot.key}
            label={slotName(slot.key, t('template.link'))}
            description={slot.sample && t('template.sample', { value: slot.sample })}
            value={values[slot.key] ?? ''}
            onChange={(value) => onChange({ values: { ...values, [slot.key]: value } })}
            error={wrong(slot.key)}
          />
        ))}
      {file && (
        <Select
          label={t('template.file')}
          placeholder={t('template.filePick')}
          value={chosen.documentId ? String(chosen.documentId) : null}
          onChange={(id) => onChange({ documentId: Number(id) })}
          options={docs.map((doc) => ({ value: String(doc.id), label: doc.name }))}
          description={t('template.fileHint')}
          error={wrong('header')}
        />
      )}
      <PhoneBubble
        label={t('template.preview')}
        media={format === 'text' || format === 'none' ? undefined : format}
        header={
          format === 'text' && template.header.text ? (
            <Pieces of={pieces(template.header.text, 'header', values)} />
          ) : undefined
        }
        body={<Pieces of={pieces(template.body, 'body', values)} />}
        footer={template.footer}
        buttons={template.buttons}
      />
    </div>
  );
}

// "body.first_name" is asked for as "first name".
function slotName(key: string, link: string): string {
  const [part, name = ''] = key.split('.');
  return part === 'button' ? link : name.replaceAll('_', ' ');
}

function Pieces({ of }: { of: Piece[] }) {
  return of.map((piece, i) =>
    piece.slot ? (
      // oxlint-disable-next-line react/no-array-index-key -- a text is made anew as a whole
      <bdi key={i} className={piece.empty ? 'rounded-xs bg-amber-bg text-amber-fg' : 'font-medium'}>
        {piece.text}
      </bdi>
    ) : (
      piece.text
    ),
  );
}
